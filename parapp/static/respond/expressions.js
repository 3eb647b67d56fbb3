/*
 * Evaluates the expressions of a survey in the browser, from the trees that
 * surveys/expressions/browser.py makes. tests/surveys/expressions holds this script and the server's
 * evaluator to one table of cases.
 *
 * parappExpressions.evaluate(tree, scope) returns text, a number, a boolean or an array of texts
 * (the answers of several places), and throws where only the server can evaluate a tree. Functions
 * that few forms use are in functions.js, so that others need not load them.
 *
 * scope.get(name)          the answer in the input of that name: text, number, array of chosen names,
 *                          or nothing
 * scope.count(name)        how many instances the repeat has: house/member, house[2]/member
 * scope.at                 the name of the input that carries the expression: house/member[2]/age
 * scope.today, scope.now   2026-03-01, 2026-03-01T10:00:00.000Z
 * scope.label(path, name)  the label of a choice
 * scope.item               the choice that a choice_filter is asked about: {name, label, columns}
 * scope.rows(list)         the choices of a list, each as scope.item
 * scope.months, scope.days short names from January and from Sunday; English where they are missing
 */
var parappExpressions = (function () {
  'use strict';

  var MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?$/;
  var DAY = 864e5;

  /* A number in full, as XPath writes it: no exponent, no sign before nought. */
  function digits(n) {
    var parts = /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(n);
    if (!parts) return String(n === 0 ? 0 : n);
    var all = parts[2] + parts[3], up = +parts[4];
    return parts[1] + (up < 0 ? '0.' + '0'.repeat(-up - 1) + all : all + '0'.repeat(up - parts[3].length));
  }

  function text(v) {
    if (Array.isArray(v)) return v.length ? v[0] : '';
    return typeof v === 'number' ? digits(v) : v == null ? '' : String(v);
  }

  /* Milliseconds since 1970 of a date or dateTime; no number where the text names no day. */
  function time(s) {
    var found = MOMENT.exec(s);
    if (!found) return NaN;
    var day = Date.parse(s.slice(0, 10) + 'T00:00Z');
    if (!(day === day) || new Date(day).toISOString().slice(0, 10) !== s.slice(0, 10)) return NaN;
    return found[4] ? Date.parse(found[8] ? s : s + 'Z') : day;
  }

  function number(v) {
    if (typeof v === 'number') return v;
    if (typeof v === 'boolean') return +v;
    v = text(v);
    return /^[ \t\r\n]*-?(\d+\.?\d*|\.\d+)[ \t\r\n]*$/.test(v) ? +v : time(v) / DAY;
  }

  function truth(v) {
    return typeof v === 'boolean' ? v : typeof v === 'number' ? v === v && v !== 0 : text(v) !== '';
  }

  function same(a, b) {
    if (typeof a === 'boolean' || typeof b === 'boolean') return truth(a) === truth(b);
    if (typeof a === 'string' && typeof b === 'string') return a === b;
    a = number(a);
    b = number(b);
    return a === b || Math.abs(a - b) < 1e-12;
  }

  /* Of several places one is enough; none at all count as one blank. */
  function compare(a, b, holds) {
    if (Array.isArray(a)) {
      if (typeof b === 'boolean') return holds(truth(a), b);
      return (a.length ? a : ['']).some(function (one) { return compare(one, b, holds); });
    }
    if (Array.isArray(b)) return compare(b, a, function (y, x) { return holds(x, y); });
    return holds(a, b);
  }

  function comparison(holds) {
    return function (a, b) {
      return compare(a, b, function (x, y) { return holds(number(x), number(y)); });
    };
  }

  function arithmetic(act) {
    return function () {
      return Array.prototype.map.call(arguments, number).reduce(act);
    };
  }

  function chosen(v) {
    return text(v).split(/\s+/).filter(Boolean);
  }

  function letters(v) {
    return Array.from(text(v));
  }

  /* The inputs that a path means: [.] takes the question's own numbers, [*] all there are. */
  function places(path, scope) {
    var own = (scope.at || '').match(/\[\d+\]/g) || [], depth = 0;
    path = path.replace(/\[\.\]/g, function () { return own[depth++]; });
    var star = path.indexOf('[*]'), found = [];
    if (star < 0) return [path];
    for (var n = 1; n <= scope.count(path.slice(0, star)); n++) {
      found = found.concat(places(path.slice(0, star) + '[' + n + ']' + path.slice(star + 3), scope));
    }
    return found;
  }

  function answer(v) {
    return Array.isArray(v) ? v.join(' ') : text(v);
  }

  var functions = {
    '=': function (a, b) { return compare(a, b, same); },
    '!=': function (a, b) { return compare(a, b, function (x, y) { return !same(x, y); }); },
    '<': comparison(function (a, b) { return a < b; }),
    '<=': comparison(function (a, b) { return a <= b; }),
    '>': comparison(function (a, b) { return a > b; }),
    '>=': comparison(function (a, b) { return a >= b; }),
    '+': arithmetic(function (a, b) { return a + b; }),
    '*': arithmetic(function (a, b) { return a * b; }),
    div: arithmetic(function (a, b) { return a / b; }),
    mod: arithmetic(function (a, b) { return a % b; }),
    '-': function (a) {
      return arguments.length < 2 ? -number(a) : arithmetic(function (x, y) { return x - y; }).apply(0, arguments);
    },
    count: function (v) { return v.length; },
    'count-selected': function (v) { return chosen(v).length; },
    false: function () { return false; },
    not: function (v) { return !truth(v); },
    now: function () { return this.now; },
    number: number,
    regex: function (v, pattern) { return new RegExp('^(?:' + text(pattern) + ')$').test(text(v)); },
    selected: function (v, name) {
      var s = text(name).trim();
      return s ? chosen(v).includes(s) : !chosen(v).length;
    },
    string: text,
    'string-length': function (v) { return letters(v).length; },
    today: function () { return this.today; },
    true: function () { return true; }
  };

  /* Forms that decide themselves which of their parts are evaluated. */
  var forms = {
    or: function (tree, scope) {
      return tree.slice(1).some(function (each) { return truth(evaluate(each, scope)); });
    },
    and: function (tree, scope) {
      return tree.slice(1).every(function (each) { return truth(evaluate(each, scope)); });
    },
    if: function (tree, scope) {
      return evaluate(tree[truth(evaluate(tree[1], scope)) ? 2 : 3], scope);
    },
    coalesce: function (tree, scope) {
      for (var n = 1, v = ''; n < tree.length; n++) {
        v = evaluate(tree[n], scope);
        if (v === v && text(v) !== '') break;
      }
      return v;
    },
    position: function (tree, scope) {
      return +scope.at.match(/\[\d+\]/g)[tree[1]].slice(1, -1);
    },
    $: function (tree, scope) {
      return places(tree[1], scope).map(function (name) { return answer(scope.get(name)); });
    },
    '@': function (tree, scope) {
      return tree[1] in scope.item ? [answer(scope.item[tree[1]])] : [];
    },
    '?': function (tree, scope) {
      var wanted = ['and'].concat(tree.slice(3)), found = [];
      scope.rows(tree[1]).forEach(function (row) {
        var inside = Object.create(scope);
        inside.item = row;
        if (evaluate(wanted, inside) && tree[2] in row) {
          found.push(answer(row[tree[2]]));
        }
      });
      return found;
    },
    'jr:choice-name': function (tree, scope) {
      return scope.label(tree[2], text(evaluate(tree[1], scope))) || '';
    }
  };

  function evaluate(tree, scope) {
    if (!Array.isArray(tree)) return tree;
    var name = tree[0];
    if (forms.hasOwnProperty(name)) return forms[name](tree, scope);
    if (!functions.hasOwnProperty(name)) throw new Error(name);
    return functions[name].apply(scope, tree.slice(1).map(function (each) { return evaluate(each, scope); }));
  }

  return {
    evaluate: evaluate,
    truth: truth,
    text: text,
    number: number,
    // For functions.js.
    functions: functions,
    digits: digits,
    time: time,
    chosen: chosen,
    letters: letters,
    MOMENT: MOMENT,
    names: function () { return Object.keys(forms).concat(Object.keys(functions)); }
  };
})();
