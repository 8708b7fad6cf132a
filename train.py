"""Train a network; `python train.py --help` lists every option.

Alone it is the first tutorial (MNIST, 784-128-10); with `--network mlp4` the second (Fashion-MNIST).
"""

import sys

from mnist_core.cli import train

if __name__ == "__main__":
    sys.exit(train())
