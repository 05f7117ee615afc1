/* Search in the index that Sphinx makes; text only, no requests, so that it works from a file as well. */
var Search = (function () {
  "use strict";
  var index = null;

  function words(query) {
    return query.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  }
  function pagesOf(found) { return found === undefined ? [] : [].concat(found); }

  /* {page number: score} for one word: its stem, and terms that hold the word. */
  function hits(word) {
    var stem = new Stemmer().stemWord(word).toLowerCase();
    var scores = new Map();
    function add(terms, weight, part) {
      Object.keys(terms).forEach(function (term) {
        var whole = term === stem || term === word;
        if (!whole && (word.length < 3 || !term.includes(stem.length < 3 ? word : stem))) return;
        pagesOf(terms[term]).forEach(function (page) {
          scores.set(page, Math.max(scores.get(page) || 0, whole ? weight : part));
        });
      });
    }
    add(index.titleterms, 15, 7);
    add(index.terms, 5, 2);
    return scores;
  }
  /* Pages that hold every word, best first. */
  function find(query) {
    var asked = words(query).filter(function (word) { return !stop(word); });
    if (!asked.length) asked = words(query);
    if (!asked.length) return [];
    var all = asked.map(hits);
    return Array.from(all[0].keys())
      .filter(function (page) { return all.every(function (scores) { return scores.has(page); }); })
      .map(function (page) {
        var score = all.reduce(function (sum, scores) { return sum + scores.get(page); }, 0);
        return { page: page, score: score, sections: sections(page, asked) };
      })
      .sort(function (a, b) { return b.score - a.score || a.page - b.page; });
  }
  function stop(word) {
    return Array.isArray(stopwords) ? stopwords.includes(word) : stopwords.has(word);
  }
  /* Headings on the page with one of the words: [title, anchor]. */
  function sections(page, asked) {
    var found = [];
    Object.keys(index.alltitles).forEach(function (title) {
      if (!asked.some(function (word) { return title.toLowerCase().includes(word); })) return;
      index.alltitles[title].forEach(function (place) {
        if (place[0] === page && place[1]) found.push([title, place[1]]);
      });
    });
    return found.slice(0, 4);
  }
  function text(html) {
    return new DOMParser().parseFromString(html, "text/html").body.textContent;
  }
  function link(address, title) {
    var a = document.createElement("a");
    a.href = address;
    a.textContent = title;
    return a;
  }
  function show(query) {
    var root = document.documentElement.dataset.content_root || "";
    var results = query.trim() ? find(query) : [];
    var list = document.getElementById("sw-search-results");
    var status = document.getElementById("sw-search-status");
    list.replaceChildren();
    results.forEach(function (result) {
      var item = document.createElement("li");
      var address = root + index.docnames[result.page] + ".html";
      item.append(link(address, text(index.titles[result.page])));
      if (result.sections.length) {
        var inner = document.createElement("ul");
        result.sections.forEach(function (section) {
          var line = document.createElement("li");
          line.append(link(address + "#" + section[1], section[0]));
          inner.append(line);
        });
        item.append(inner);
      }
      list.append(item);
    });
    var key = results.length === 0 ? "none" : results.length === 1 ? "one" : "many";
    status.textContent = query.trim()
      ? status.dataset[key].replace("{count}", results.length).replace("{query}", query) : "";
  }
  function start(loaded) {
    index = loaded;
    var query = new URLSearchParams(window.location.search).get("q") || "";
    var field = document.getElementById("sw-search-field");
    field.value = query;
    show(query);
    field.addEventListener("input", function () { show(field.value); });
  }
  return { setIndex: start };
})();
