// The answer to a drawing, and those before it; every finished one is announced to whoever waits for it.
const answer = trazo.answer(element, props.classes, "answer-empty", true, true);
watch("value", () => {
  if (!(props.value?.busy && props.value.live)) answer.show(props.value); // what was read so far stays
  const { id, live, waiting, hand } = props.value ?? {};
  trazo.tell("trazo-answer", { id, live: Boolean(live), waiting: Boolean(waiting), hand }, element);
});
trazo.hear("trazo-slow", () => {
  if (element.offsetParent && !props.value?.probabilities) answer.show({ slow: true });
});
