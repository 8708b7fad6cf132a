// Carries questions of why to the server; they wait here until the one before is answered.
const waiting = [];
let asked = null;
const next = () => {
  if (asked || !waiting.length) return;
  asked = waiting.shift();
  props.value = { id: asked.id, glyph: asked.glyph, target: asked.target };
  trigger("input");
};
trazo.hear("trazo-ask-why", (detail) => {
  waiting.push({ ...detail, id: trazo.id() });
  next();
});
watch("value", () => {
  const value = props.value;
  if (!asked || value?.id !== asked.id || value.glyph) return;
  const { reply } = asked;
  asked = null;
  reply(value);
  next();
});
