/*
 * Makes a respondent's page live: questions come and go with the answers, an answer that cannot be is
 * told at once, lists that depend on another answer are fetched. Without this script the same page
 * works by being sent; nothing is kept on the device.
 *
 * What does not apply yet waits in template elements, which only a script can open. The JSON in #_live
 * says for each path, numbers of repeats left out:
 *   r  tree of `relevant`      c  tree of `constraint`, with m, its message
 *   v  tree of `calculation`   i  the innermost repeat around it
 *   p  paths on which its choices or its label depend: the server writes it anew
 * and `given` holds the answers on other pages that these trees read.
 * The names of inputs are paths; those that begin with `_` are ours, and no question's.
 */
(function () {
  'use strict';

  var form = byId('form');
  var live = JSON.parse(byId('_live').textContent);
  var items = live.items;
  var paths = Object.keys(items);
  var answers;
  var worked = Object.create(null); // what calculations came to
  var asking = 0;

  function byId(id) { return document.getElementById(id); }
  function each(selector, act, inside) { (inside || document).querySelectorAll(selector).forEach(act); }
  function generic(name) { return name.replace(/\[\d+\]/g, ''); }

  /* Opens the templates; what was in them is hidden until it applies. */
  function open() {
    for (var one; (one = document.querySelector('template'));) {
      Array.prototype.forEach.call(one.content.children, function (block) { block.hidden = true; });
      one.replaceWith(one.content);
    }
    each('.kept', function (input) { input.remove(); });
  }

  /* The answers to what applies, as arrays of texts by the names of the inputs. */
  function collect() {
    // Without a prototype, or a question called constructor would seem to be answered.
    answers = Object.assign(Object.create(null), live.given, worked);
    each('[name]', function (input) {
      var name = input.name, value = input.value;
      if (/^\.|^_(uuid|version|asked|row|drop)$/.test(name) || input.type === 'submit') return;
      if (/radio|checkbox/.test(input.type) && !input.checked || !value || input.closest('[hidden]')) return;
      if (input.inputMode === 'numeric' || input.inputMode === 'decimal') {
        // Digits as Arabic and Persian keyboards write them; both blocks end in the digit's value.
        value = value.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, function (digit) {
          return digit.charCodeAt(0) & 15;
        }).replace(/^(-?\d+)[,\u066b](\d+)$/, '$1.$2');
      }
      (answers[name] = answers[name] || []).push(value);
    });
  }

  function scope(at) {
    return {
      at: at,
      today: live.today,
      now: live.now,
      months: live.months,
      days: live.days,
      get: function (name) { return answers[name]; },
      count: function (name) {
        var found = 0;
        each('.row', function (row) {
          if (row.id.indexOf(name + '[') === 0 && /^\d+\]$/.test(row.id.slice(name.length + 1))) found++;
        });
        return found;
      },
      label: function (path, value) {
        var found = '';
        each('input,option', function (input) {
          var owner = input.closest('select') || input;
          if (generic(owner.name) === path && input.value === value) found = (input.closest('label,option') || input).textContent;
        });
        return found.trim();
      }
    };
  }

  /* Evaluates a tree for a place; `otherwise` where only the server can. */
  function evaluate(tree, at, otherwise) {
    try {
      return parappExpressions.evaluate(tree, scope(at));
    } catch (error) {
      return otherwise;
    }
  }

  function holds(tree, at, otherwise) { return parappExpressions.truth(evaluate(tree, at, otherwise)); }

  /* The names that a path has now: one for each row of the repeat that it is in. */
  function places(path) {
    var repeat = items[path].i, found = [];
    if (!repeat) return [path];
    each('.row', function (row) {
      if (generic(row.id) === repeat) found.push(row.id + path.slice(repeat.length));
    });
    return found;
  }

  function toggle(block, shown) {
    if (!block || block.hidden !== shown) return false;
    block.hidden = !shown;
    return true;
  }

  function settle(path, place) {
    var item = items[path], block = byId(place), changed = false, value;
    if (item.v) {
      value = evaluate(item.v, place);
      if (value === undefined) return false;
      value = parappExpressions.text(value);
      if (value === 'NaN') value = ''; // something that it counts with is still blank
      changed = value !== (worked[place] || [''])[0];
      answers[place] = worked[place] = value === '' ? undefined : [value];
      if (block) each('output', function (output) {
        output.textContent = value;
        changed = toggle(block, value !== '') || changed;
      }, block);
    }
    if (item.r && block) changed = toggle(block, holds(item.r, place, !block.hidden)) || changed;
    return changed;
  }

  /* Shows what applies now. One answer may open a question whose default opens another. */
  function update() {
    var changed = true;
    for (var round = 0; changed && round < 9; round++) {
      collect();
      changed = false;
      paths.forEach(function (path) {
        places(path).forEach(function (place) { changed = settle(path, place) || changed; });
      });
    }
  }

  /* Says beside a question what is the matter, or takes it back. */
  function tell(block, text) {
    var id = block.id + '!', old = byId(id), hint = byId(block.id + '?'), inputs = [];
    if (old) old.remove();
    // A recording of what was the matter before goes; that of what is the matter now comes.
    var late;
    each('.told,.late', function (heard) {
      late = heard;
      heard.hidden = !text || heard.className !== 'late';
    }, block);
    block.classList.toggle('wrong', !!text);
    each('input:not([type=hidden]),textarea,select', function (input) { inputs.push(input); }, block);
    if (!inputs.length) return;
    var described = block.tagName === 'FIELDSET' ? block : inputs[0];
    var ids = [text && id, hint && hint.id].filter(Boolean).join(' ');
    if (ids) described.setAttribute('aria-describedby', ids); else described.removeAttribute('aria-describedby');
    inputs.forEach(function (input) {
      if (text && input.type !== 'radio') input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
    });
    if (!text) return;
    var line = document.createElement('p');
    line.id = id;
    line.className = 'error';
    line.setAttribute('role', 'status');
    for (var first = inputs[0]; first.parentNode !== block;) first = first.parentNode;
    block.insertBefore(line, late || first);
    line.textContent = text;
  }

  function check(input) {
    var item = items[generic(input.name)], block = input.closest('.q');
    if (!block) return;
    var bad = item && item.c && answers[input.name] && !holds(item.c, input.name, true);
    tell(block, bad ? item.m : '');
  }

  /* Asks the server for the questions whose choices or labels depend on what has changed. */
  function fetchParts(names) {
    var changed = names.map(generic), body = new FormData(form), turn = ++asking, some = false;
    paths.forEach(function (path) {
      if (!(items[path].p || []).some(function (each) { return changed.indexOf(each) >= 0; })) return;
      places(path).forEach(function (place) { body.append('_part', place); some = true; });
    });
    if (!some) return;
    fetch(Element.prototype.getAttribute.call(form, 'action'), { method: 'POST', body: new URLSearchParams(body) }).then(function (answer) {
      return answer.ok ? answer.text() : '';
    }).then(function (html) {
      if (turn === asking) replace(html);
    }).catch(function () { /* without a network the form shows the lists when it is sent */ });
  }

  function replace(html) {
    var holder = document.createElement('template');
    holder.innerHTML = html;
    Array.prototype.forEach.call(holder.content.querySelectorAll('template'), function (one) {
      one.content.firstElementChild.hidden = true;
      one.replaceWith(one.content);
    });
    Array.prototype.slice.call(holder.content.children).forEach(function (block) {
      var old = block.id && byId(block.id);
      if (old && !old.contains(document.activeElement)) old.replaceWith(block);
    });
    update();
  }

  /* Checks once no finger is down: a line that came or went between press and release would move
     the page under it, and the tap on the next answer would be lost. */
  var down, waiting = [], timer;
  function checkSoon() {
    clearTimeout(timer);
    if (!down) timer = setTimeout(function () { waiting.splice(0).forEach(check); }, 300);
  }
  ['pointerdown', 'pointerup', 'pointercancel'].forEach(function (kind, lifts) {
    document.addEventListener(kind, function () { down = !lifts; checkSoon(); });
  });

  open();
  update();
  // Somebody may have answered before the script came.
  var early = [];
  each('[name],option', function (one) {
    // A list shows its first line, which is blank, before anybody chose it.
    if (one.value && one.selected !== one.defaultSelected || one.checked !== one.defaultChecked || 'defaultValue' in one && one.value !== one.defaultValue) {
      early.push((one.closest('select') || one).name);
    }
  });
  fetchParts(early);
  document.addEventListener('input', update);
  document.addEventListener('change', function (event) {
    update();
    waiting.push(event.target);
    checkSoon();
    fetchParts([event.target.name]);
  });
  document.addEventListener('submit', function () {
    // What was hidden when the form was sent has not been asked.
    each('[name=_asked]', function (input) { input.disabled = !!input.closest('[hidden]'); });
  });
})();
