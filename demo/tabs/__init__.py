"""The page's tabs, one a module: each lays out its components and says what their events do."""
