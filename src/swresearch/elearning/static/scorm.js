/* SPDX-License-Identifier: MIT-0
   The line to a learning environment that speaks SCORM 1.2. It looks for the environment's API in the
   windows around this page, as the standard says, and says nothing to anyone else. */
(function () {
  "use strict";

  const FARTHEST = 10; // windows to climb; the standard's own example looks at seven
  const started = Date.now();
  let api = null;
  let open = false;
  let failed = false;

  function above(from) {
    let place = from;
    for (let step = 0; place && step < FARTHEST; step += 1) {
      try {
        if (place.API) return place.API;
      } catch (refused) {
        return null; // a window of another origin
      }
      if (place.parent === place) return null;
      place = place.parent;
    }
    return null;
  }

  function opener(from) {
    try {
      return from && from.opener ? above(from.opener) : null;
    } catch (refused) {
      return null;
    }
  }

  function call(name, first, second) {
    try {
      const answer = String(second === undefined ? api[name](first) : api[name](first, second));
      if (name !== "LMSGetValue" && answer !== "true") failed = true;
      return answer;
    } catch (broken) {
      failed = true;
      return "";
    }
  }

  function clock() {
    const seconds = Math.floor((Date.now() - started) / 1000);
    const two = (part) => String(part).padStart(2, "0");
    const hours = String(Math.min(Math.floor(seconds / 3600), 9999)).padStart(4, "0");
    return hours + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  window.Lms = {
    start() {
      api = above(window) || opener(window) || opener(window.top);
      open = api !== null && call("LMSInitialize", "") === "true";
      return open;
    },
    isOpen() {
      return open;
    },
    hasFailed() {
      return failed;
    },
    get(name) {
      return open ? call("LMSGetValue", name) : "";
    },
    set(name, value) {
      if (open) call("LMSSetValue", name, String(value));
    },
    save() {
      if (open) call("LMSCommit", "");
    },
    finish() {
      if (!open) return;
      this.set("cmi.core.session_time", clock());
      this.set("cmi.core.exit", "suspend");
      this.save();
      call("LMSFinish", "");
      open = false;
    },
  };
})();
