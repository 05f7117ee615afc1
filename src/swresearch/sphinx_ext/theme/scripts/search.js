/* Search in the index that Sphinx makes; text only, no requests, so that it works from a file as well. */
var Search = (function () {
  "use strict";
  var index = null;
  var texts = {};

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
  /* The words of a query that tell pages apart. */
  function telling(query) {
    return words(query).filter(function (word) { return !stop(word); });
  }
  /* Pages that hold every word, best first. */
  function find(query) {
    var asked = telling(query);
    if (!asked.length) return [];
    var all = asked.map(hits);
    return Array.from(all[0].keys())
      .filter(function (page) { return all.every(function (scores) { return scores.has(page); }); })
      .map(function (page) {
        var score = all.reduce(function (sum, scores) { return sum + scores.get(page); }, 0);
        var places = around(page, asked);
        score += Math.min(places.length, 9) + (holds(text(index.titles[page]), asked) ? 20 : 0);
        return { page: page, score: score, sections: sections(page, asked), place: places[0] };
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
  /* Where the first of the words, or its stem, begins and ends in a text; null when none does. */
  function holds(words, asked) {
    var low = words.toLowerCase();
    for (var i = 0; i < asked.length; i += 1) {
      var tried = [asked[i], new Stemmer().stemWord(asked[i]).toLowerCase()];
      for (var j = 0; j < tried.length; j += 1) {
        var at = tried[j].length > 2 || j === 0 ? low.indexOf(tried[j]) : -1;
        if (at >= 0) return [at, at + tried[j].length];
      }
    }
    return null;
  }
  /* The pieces of the page's text with one of the words: [before, the word, after]. */
  function around(page, asked) {
    return (texts[index.docnames[page]] || []).map(function (piece) {
      var place = holds(piece, asked);
      if (!place) return null;
      var before = piece.slice(0, place[0]), after = piece.slice(place[1]);
      if (before.length > 80) before = "… " + before.slice(-80).replace(/^\S*\s/, "");
      if (after.length > 110) after = after.slice(0, 110).replace(/\s\S*$/, "") + " …";
      return [before, piece.slice(place[0], place[1]), after];
    }).filter(Boolean);
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
      if (result.place) {
        var shown = document.createElement("p");
        var mark = document.createElement("mark");
        mark.textContent = result.place[1];
        shown.append(result.place[0], mark, result.place[2]);
        item.append(shown);
      }
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
    var common = words(query).length > 0 && telling(query).length === 0;
    var key = common ? "common" : results.length === 0 ? "none" : results.length === 1 ? "one" : "many";
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
  return { setIndex: start, setTexts: function (given) { texts = given; } };
})();
