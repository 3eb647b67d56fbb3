/*
 * Keeps what a facilitator types when the connection is lost, and sends it again.
 *
 * Without this script every form of the page is sent by itself. With it, what is sent goes into an
 * outbox first, on this device (localStorage: it is the field worker's own, DESIGN decision 3), and
 * leaves the device as soon as the server has it. Each carries a UUID, so that what arrives twice is
 * kept once. What others type appears by asking for a few bytes every few seconds.
 */
(function () {
  'use strict';

  var AGAIN = 5000; // milliseconds between two tries, and between two looks at what others type
  var PATIENCE = 15000; // a line that gives no answer for so long is lost

  careful();
  var room = document.getElementById('room');
  var box = document.getElementById('outbox');
  if (!room || !box) return;

  var words = room.dataset;
  var mark = words.mark;
  var sending = false;
  var signedOut = false;
  var full = false;
  var waiting = read(words.key) || [];

  function each(selector, act, inside) {
    Array.prototype.forEach.call((inside || document).querySelectorAll(selector), act);
  }

  /* ---- What is kept on this device ---- */

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }

  function store(key, value) {
    try {
      if (value === null || (value.length === 0)) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      full = false;
    } catch (error) { full = true; }
  }

  /* Another tab of this device may have put something in meanwhile. */
  function update(change) {
    waiting = read(words.key) || (full ? waiting : []);
    waiting = change(waiting);
    store(words.key, waiting);
    tell();
  }

  /* ---- Sending ---- */

  function uuid() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    var text = Array.prototype.map.call(bytes, function (one) { return (one + 256).toString(16).slice(1); }).join('');
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
  }

  function token() {
    return document.querySelector('input[name=csrf_token]').value;
  }

  function post(url, fields, then, failed) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    var body = new URLSearchParams();
    fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    body.append('csrf_token', token());
    fetch(url, {
      method: 'POST', body: body, redirect: 'manual', credentials: 'same-origin', signal: stop.signal,
      headers: { Accept: 'application/json' }
    }).then(function (answer) {
      clearTimeout(timer);
      if (answer.type === 'opaqueredirect') return then(401, {});
      return answer.json().then(function (said) { then(answer.status, said); }, function () { then(answer.status, {}); });
    }, function () { clearTimeout(timer); failed(); });
  }

  function next() {
    if (sending) return;
    var item = waiting.filter(function (one) { return !one.refused; })[0];
    if (!item) return;
    sending = true;
    post(item.url, item.fields, function (status, said) {
      sending = false;
      signedOut = status === 401;
      if (status === 200) {
        update(function (all) { return all.filter(function (one) { return one.id !== item.id; }); });
        if (said.revision) revise(item, said.revision);
        if (waiting.length) next(); else look(true);
      } else if (status >= 400 && status < 500 && status !== 401 && status !== 429) {
        if (status === 400) return renew(); // the session has changed: its token is out of date
        update(function (all) {
          all.forEach(function (one) { if (one.id === item.id) one.refused = said.message || ' '; });
          return all;
        });
        next();
      } else tell();
    }, function () { sending = false; tell(); });
  }

  /* The server counts changes; what waits of the same form goes on from the newest. */
  function revise(item, revision) {
    each('[data-revision="' + item.counted + '"]', function (field) { field.value = revision; });
    update(function (all) {
      all.forEach(function (one) {
        if (one.counted === item.counted) one.fields.forEach(function (pair) { if (pair[0] === 'revision') pair[1] = String(revision); });
      });
      return all;
    });
  }

  function enqueue(form, submitter) {
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      if (name !== 'csrf_token') fields.push([name, String(value)]);
    });
    if (submitter && submitter.name) fields.push([submitter.name, submitter.value]);
    var counted = form.querySelector('[data-revision]');
    var item = {
      id: uuid(), url: form.action, fields: fields, form: form.id,
      counted: counted ? counted.dataset.revision : '',
      about: about(form, submitter)
    };
    update(function (all) {
      // Of a vote or of the record the last one counts; earlier ones that wait say nothing more.
      if (form.dataset.outbox === 'last') all = all.filter(function (one) { return one.form !== item.form || one.refused; });
      return all.concat([item]);
    });
    return item;
  }

  function about(form, submitter) {
    var texts = [];
    each('textarea, input[type=number]', function (field) { if (field.value) texts.push(field.value); }, form);
    var who = submitter && submitter.name === 'speaker' && submitter.value ? submitter.value + ': ' : '';
    return who + texts.join(' · ').slice(0, 120);
  }

  /* ---- Telling what is sent and what waits ---- */

  function tell() {
    var held = waiting.filter(function (one) { return !one.refused; });
    var refused = waiting.filter(function (one) { return one.refused; });
    box.hidden = false;
    box.textContent = '';
    box.className = 'outbox' + (waiting.length || full ? ' waits' : '');
    if (!waiting.length) line(full ? words.full : words.allSent);
    if (full && waiting.length) line(words.full);
    if (held.length) {
      line(words.waits + ' ' + held.length);
      list(held);
    }
    if (refused.length) {
      line(words.refused);
      list(refused).forEach(offer);
    }
    if (signedOut && waiting.length) {
      var link = document.createElement('a');
      link.href = words.signIn;
      link.textContent = words.signedOut;
      box.appendChild(link);
    }
  }

  function line(text) {
    var paragraph = document.createElement('p');
    paragraph.textContent = text;
    box.appendChild(paragraph);
  }

  function list(items) {
    var whole = document.createElement('ul');
    var rows = items.map(function (item) {
      var row = document.createElement('li');
      var text = document.createElement('bdi');
      text.textContent = item.about + (item.refused ? ' – ' + item.refused : '');
      row.appendChild(text);
      whole.appendChild(row);
      return [row, item];
    });
    box.appendChild(whole);
    return rows;
  }

  function offer(pair) {
    var row = pair[0], item = pair[1];
    [[words.back, function () { refill(item); }], [words.drop, function () {}]].forEach(function (choice) {
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'link';
      button.textContent = choice[0];
      button.addEventListener('click', function () {
        choice[1]();
        update(function (all) { return all.filter(function (one) { return one.id !== item.id; }); });
      });
      row.appendChild(document.createTextNode(' '));
      row.appendChild(button);
    });
  }

  function refill(item) {
    var form = document.getElementById(item.form);
    if (!form) return;
    item.fields.forEach(function (pair) {
      var field = form.elements[pair[0]];
      if (!field || pair[0] === 'sending' || pair[0] === 'revision') return;
      if (field.type === 'checkbox') field.checked = true;
      else if (field.tagName !== 'BUTTON') {
        // What has been typed there since stays, above what comes back.
        var kept = field.tagName === 'TEXTAREA' && field.value && field.value !== pair[1] ? field.value + '\n' : '';
        if ('value' in field) field.value = kept + pair[1];
      }
    });
    var section = form.closest('[data-phase]');
    if (section) show(section.dataset.phase, false);
    var first = form.querySelector('textarea, input[type=number]');
    if (first) first.focus();
  }

  /* ---- Looking at what others have typed ---- */

  function get(url, then) {
    fetch(url, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' }).then(function (answer) {
      if (answer.type === 'opaqueredirect') { signedOut = true; return tell(); }
      if (answer.ok) return answer.text().then(then);
    }, function () {});
  }

  function look(now) {
    if (document.hidden && !now) return;
    get(words.pulse, function (text) {
      var said;
      try { said = JSON.parse(text); } catch (error) { return; }
      if (said.mark !== mark) renew(said.mark);
    });
  }

  /* Takes the page anew, and from it what has changed; a form that somebody types in stays. */
  function renew(seen) {
    get(words.page, function (text) {
      var fresh = new DOMParser().parseFromString(text, 'text/html');
      var renewed = fresh.querySelector('input[name=csrf_token]');
      if (renewed) each('input[name=csrf_token]', function (field) { field.value = renewed.value; });
      each('[data-live]', function (old) {
        var other = fresh.getElementById(old.id);
        if (!other || old.contains(document.activeElement) || old.dataset.dirty) return;
        if (other.innerHTML !== old.innerHTML) {
          old.innerHTML = other.innerHTML;
          count(old);
        }
      });
      if (seen) mark = seen;
      signedOut = false;
    });
  }

  /* ---- One phase at a time, without the network ---- */

  function show(name, moves) {
    var chosen = null;
    each('[data-phase]', function (section, place) {
      section.hidden = section.dataset.phase !== name;
      if (section.hidden) return;
      chosen = section;
      each('[data-number]', function (number) { number.textContent = place + 1; });
    });
    each('[data-go]', function (form) {
      var button = form.querySelector('button');
      if (button.closest('.phases')) {
        if (form.dataset.go === name) button.setAttribute('aria-current', 'step');
        else button.removeAttribute('aria-current');
      }
    });
    if (!chosen) return;
    var clock = chosen.querySelector('[data-part]');
    if (clock && moves && !clock.hasAttribute('data-runs')) {
      each('[data-runs]', function (other) { other.removeAttribute('data-runs'); });
      clock.setAttribute('data-runs', '');
      clock.dataset.part = clock.dataset.planned;
      clock.since = Date.now();
    }
    tick();
    if (history.replaceState) history.replaceState(null, '', '?phase=' + encodeURIComponent(name));
    scrollTo(0, 0);
    chosen.querySelector('h2').focus();
  }

  function tick() {
    each('.clock[data-whole], .clock[data-runs]', function (clock) {
      var left = Number(clock.dataset.whole || clock.dataset.part) - Math.floor((Date.now() - (clock.since || began)) / 1000);
      var minutes = Math.ceil(left / 60);
      var text = left >= 0 ? words.left : words.over;
      clock.classList.toggle('over', left < 0);
      clock.querySelector('[data-time]').textContent = text
        .replace('{minutes}', Math.abs(minutes)).replace('{planned}', Math.round(Number(clock.dataset.planned) / 60));
    });
  }

  /* ---- Counting votes with a thumb ---- */

  function count(inside) {
    each('.counter input', function (field) {
      if (field.parentNode.className === 'row') return;
      var row = document.createElement('div');
      row.className = 'row';
      field.parentNode.insertBefore(row, field);
      row.appendChild(step(field, -1, '−'));
      row.appendChild(field);
      row.appendChild(step(field, 1, '+'));
    }, inside);
  }

  function step(field, by, sign) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = sign;
    button.setAttribute('aria-label', field.labels[0].textContent + ' ' + sign + '1');
    button.addEventListener('click', function () {
      var form = field.form, sum = 0;
      each('.counter input', function (other) { sum += Number(other.value) || 0; }, form);
      if (by > 0 && sum >= Number(form.dataset.most)) return;
      field.value = Math.max(0, (Number(field.value) || 0) + by);
      form.dataset.dirty = 'yes';
    });
    return button;
  }

  /* ---- What is typed and not sent yet ---- */

  function draftKey(form) { return words.key + '-typed-' + form.id; }

  function keepDraft(form) {
    var typed = {};
    each('textarea', function (field) { if (field.value) typed[field.name] = field.value; }, form);
    store(draftKey(form), Object.keys(typed).length ? typed : null);
  }

  each('form[data-outbox]:not([data-outbox=last])', function (form) {
    var typed = read(draftKey(form)) || {};
    each('textarea', function (field) { if (!field.value && typed[field.name]) field.value = typed[field.name]; }, form);
  }, room);

  room.addEventListener('input', function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute('data-outbox')) return;
    form.dataset.dirty = 'yes';
    if (form.dataset.outbox !== 'last') keepDraft(form);
  });

  room.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.dataset.go) {
      event.preventDefault();
      show(form.dataset.go, true);
      var details = form.closest('details');
      if (details) details.open = false;
      post(form.action, [['to', form.dataset.go]], function () {}, function () {});
      return;
    }
    if (!form.hasAttribute('data-outbox')) return;
    event.preventDefault();
    var texts = form.querySelectorAll('textarea');
    var typed = Array.prototype.some.call(texts, function (field) { return field.value.trim(); });
    if (texts.length && !typed) { texts[0].focus(); return; }
    enqueue(form, event.submitter);
    delete form.dataset.dirty;
    if (form.dataset.outbox !== 'last') {
      each('textarea', function (field) { field.value = ''; }, form);
      each('input[type=checkbox]', function (field) { field.checked = false; }, form);
      var identity = form.querySelector('input[name=sending]');
      if (identity) identity.value = uuid();
      store(draftKey(form), null);
    }
    if (texts.length && form.dataset.outbox !== 'last') texts[0].focus();
    next();
  });

  /* A form that needs the server's answer at once is sent only while there is a connection. */
  function careful() {
    document.addEventListener('submit', function (event) {
      var form = event.target;
      if (!form.hasAttribute('data-careful') || navigator.onLine) return;
      event.preventDefault();
      var told = form.querySelector('.error[role=alert]');
      if (!told) {
        told = document.createElement('p');
        told.className = 'error';
        told.setAttribute('role', 'alert');
        form.appendChild(told);
      }
      told.textContent = form.dataset.offline;
    });
  }

  var began = Date.now();
  count(room);
  tick();
  setInterval(tick, 5000);
  setInterval(function () { if (waiting.length) next(); look(false); }, AGAIN);
  window.addEventListener('online', next);
  window.addEventListener('beforeunload', function (event) { if (full && waiting.length) event.preventDefault(); });
  if (waiting.length) { tell(); next(); }
})();
