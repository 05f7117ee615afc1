/* SPDX-License-Identifier: MIT-0
   Questions are looked at here, in the browser. What goes to the learning environment: which page is open,
   what was answered, how many questions are right. The name on the certificate goes nowhere. */
(function () {
  "use strict";

  const lms = window.Lms;
  const say = document.body.dataset;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  const pages = all(".page");
  const links = all("#contents a");
  const questions = all(".question");
  const right = new Set();
  const given = new Map();
  const total = questions.length;
  let current = pages[0];
  let writing = true;

  /* ---- One question ---- */
  const ticks = (question) => all("input", question);
  const places = (question) => all("select", question);
  const byTicking = (question) => ticks(question).length > 0;

  function answerOf(question) {
    if (byTicking(question)) return ticks(question).filter((t) => t.checked).map((t) => t.value);
    const chosen = places(question).map((place) => place.value);
    return chosen.includes("") ? [] : chosen;
  }

  function put(question, answer) {
    ticks(question).forEach((tick) => { tick.checked = answer.includes(tick.value); });
    places(question).forEach((place, i) => { place.value = answer[i]; });
    return answerOf(question).join(".") === answer.join(".");
  }

  function isRight(question) {
    if (byTicking(question)) return ticks(question).every((t) => t.checked === t.hasAttribute("data-right"));
    return places(question).every((place) => place.value === place.dataset.right);
  }

  function verdict(question, good) {
    if (good) return say.right;
    const chosen = ticks(question).filter((tick) => tick.checked);
    const severalRight = question.dataset.kind === "multiple";
    const missing = severalRight && chosen.every((tick) => tick.hasAttribute("data-right"));
    return missing ? say.missing : say.wrong;
  }

  function mark(choice, given, ticked) {
    const words = ticked ? { right: say.fits, wrong: say.fitsNot } : { right: say.right, wrong: say.wrong };
    choice.dataset.verdict = given;
    choice.querySelector(".mark").textContent = words[given] || "";
  }

  function show(question, good) {
    const result = question.querySelector(".result");
    result.textContent = verdict(question, good);
    result.dataset.verdict = good ? "right" : "wrong";
    question.classList.toggle("is-right", good);
    all(".choice", question).forEach((choice) => {
      const field = choice.querySelector("input, select");
      const ticked = field.type === "radio" || field.type === "checkbox";
      const fits = ticked ? field.hasAttribute("data-right") : field.value === field.dataset.right;
      const told = ticked ? field.checked || (good && question.dataset.kind === "multiple") : fits;
      choice.querySelector(".feedback").hidden = !told;
      mark(choice, ticked && !field.checked ? "" : fits ? "right" : "wrong", ticked);
      field.disabled = good;
    });
    const explanation = question.querySelector(".explanation");
    if (explanation) explanation.hidden = !good;
    question.querySelector(".check").hidden = good;
  }

  function look(question) {
    const answer = answerOf(question);
    const result = question.querySelector(".result");
    if (answer.length === 0) {
      result.textContent = byTicking(question) ? say.first : say.choose;
      result.dataset.verdict = "";
      return;
    }
    const good = isRight(question);
    given.set(question.dataset.id, answer.join("."));
    if (good) right.add(question.dataset.id);
    show(question, good);
    if (good) result.focus();
    tally();
    keep();
  }

  function forget(question) {
    if (right.has(question.dataset.id)) return;
    const result = question.querySelector(".result");
    result.textContent = "";
    result.dataset.verdict = "";
    all(".choice", question).forEach((choice) => mark(choice, "", false));
    all(".feedback", question).forEach((feedback) => { feedback.hidden = true; });
  }

  /* ---- The whole ---- */
  const percent = () => (total === 0 ? 100 : Math.floor((100 * right.size) / total));
  const passed = () => percent() >= Number(say.passMark);

  function tally() {
    const values = { right: right.size, count: total, percent: percent() };
    byId("progress").textContent = fill(say.progress, values);
    byId("meter").value = right.size;
    byId("score").textContent = fill(say.score, values);
    byId("outcome").textContent = passed() ? say.passed : say.notPassed;
    byId("certificate").hidden = !passed();
    byId("locked").hidden = passed();
    byId("certificate-score").textContent = fill(say.certificateScore, values);
    pages.forEach((page, i) => {
      const own = all(".question", page);
      const done = own.filter((question) => right.has(question.dataset.id)).length;
      const mark = links[i].querySelector(".count");
      if (mark) mark.textContent = fill(say.of, { right: done, count: own.length });
    });
  }

  function turnTo(page, moveFocus) {
    current = page;
    pages.forEach((one) => { one.hidden = one !== page; });
    links.forEach((link, i) => {
      if (pages[i] === page) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.body.classList.toggle("at-end", page.id === "finish");
    if (moveFocus) {
      page.querySelector("h1").focus({ preventScroll: true });
      const menuAbove = byId("contents").getBoundingClientRect().bottom < page.getBoundingClientRect().top + 1;
      if (menuAbove) byId("main").scrollIntoView();
      else window.scrollTo(0, 0);
      keep();
    }
  }

  /* ---- What is kept: "1|page|question=0.2|..." ---- */
  function keep() {
    if (!writing || !lms.isOpen()) return;
    const answers = Array.from(given, ([id, answer]) => id + "=" + answer);
    lms.set("cmi.suspend_data", ["1", current.id, ...answers].join("|"));
    lms.set("cmi.core.lesson_location", current.id);
    lms.set("cmi.core.score.min", 0);
    lms.set("cmi.core.score.max", 100);
    lms.set("cmi.core.score.raw", percent());
    lms.set("cmi.core.lesson_status", passed() ? "passed" : "incomplete");
    lms.save();
    connection();
  }

  function resume() {
    const [version, place, ...answers] = lms.get("cmi.suspend_data").split("|");
    if (version !== "1") return;
    answers.forEach((pair) => {
      const [id, answer] = pair.split("=");
      const question = questions.find((one) => one.dataset.id === id);
      if (!question || !answer || !put(question, answer.split("."))) return; // the course has changed
      given.set(id, answer);
      const good = isRight(question);
      if (good) right.add(id);
      show(question, good);
    });
    const page = pages.find((one) => one.id === place);
    if (page) turnTo(page, false);
  }

  function connection() {
    const state = lms.hasFailed() ? "notKept" : lms.isOpen() ? "connected" : "notConnected";
    byId("connection").textContent = say[state];
    document.body.classList.toggle("not-kept", state !== "connected");
  }

  /* ---- Begin ---- */
  document.body.classList.add("js");
  questions.forEach((question) => {
    question.querySelector(".check").addEventListener("click", () => look(question));
    question.addEventListener("change", () => forget(question));
  });
  all("a[data-page]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      turnTo(byId(link.dataset.page), true);
    });
  });
  byId("print").addEventListener("click", () => window.print());
  byId("certificate-date").value = new Date().toLocaleDateString(document.documentElement.lang, {
    day: "numeric", month: "long", year: "numeric",
  });
  turnTo(pages[0], false);
  if (lms.start()) {
    writing = lms.get("cmi.core.lesson_mode") !== "review";
    resume();
  }
  tally();
  keep();
  connection();
  window.addEventListener("pagehide", () => lms.finish());
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
})();
