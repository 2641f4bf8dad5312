// Times as they are read: "4.5 s", and from a minute on "1:04.5". texts: how seconds are said, and the decimal sign.
const clock = (texts) => (s) => {
  const number = (value) => value.toFixed(1).replace(".", texts.point);
  if (s < 59.95) return texts.seconds.replace("#", number(s));
  const tenths = Math.round(s * 10);
  return `${Math.floor(tenths / 600)}:${number((tenths % 600) / 10).padStart(4, "0")}`;
};
