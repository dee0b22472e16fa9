"use strict";

// Draws the figures from the data that the page carries. All texts enter as text nodes or through
// the chart library's own drawing of text; no markup is built from data.
(() => {
  const SERIES_COLOURS = 6;
  const SHAPES = ["circle", "rect", "triangle", "diamond"];
  const DASHES = ["solid", "dashed", "dotted"];
  const MOST_MARKED_POINTS = 15;
  const root = document.documentElement;
  const figures = JSON.parse(document.getElementById("figures-data").textContent);

  // ---- numbers, by the rules of the tables ----

  function digits(value, significant = 4) {
    if (value === 0) return "0";
    if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace("-", "−");
    const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(significant)))));
    const plain =
      exponent >= -4 && exponent < 6
        ? String(Number(value.toPrecision(significant)))
        : Number(value / 10 ** exponent).toPrecision(significant).replace(/\.?0+$/, "") +
          "e" + exponent;
    return plain.replaceAll("-", "−");
  }

  function written(value, unit) {
    if (unit === "%") return digits(value * 100) + "%";
    return unit === "" ? digits(value) : digits(value) + " " + unit;
  }

  // ---- looks ----

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  /** One look for each name in the figure, shared by its panels. */
  function looks(figure) {
    const found = new Map();
    let coloured = 0;
    let grey = 0;
    for (const panel of figure.panels) {
      for (const series of panel.series) {
        if (found.has(series.name)) continue;
        if (series.style === "NULL") {
          found.set(series.name, {
            colour: "--null", dash: grey++ % 2 ? "dotted" : "dashed", shape: "circle", series });
        } else {
          found.set(series.name, {
            colour: "--s" + (coloured % SERIES_COLOURS),
            dash: DASHES[Math.floor(coloured / SERIES_COLOURS) % DASHES.length],
            shape: SHAPES[coloured % SHAPES.length],
            series,
          });
          coloured++;
        }
      }
    }
    return found;
  }

  function swatch(look) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const add = (tag, attributes) => {
      const node = document.createElementNS(space, tag);
      for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
      svg.append(node);
    };
    svg.setAttribute("width", "26");
    svg.setAttribute("height", "12");
    svg.setAttribute("aria-hidden", "true");
    const stroke = `var(${look.colour})`;
    const { style, y, low } = look.series;
    if (low.length > 0 && style !== "POINTS") {
      add("rect", { width: 26, height: 12, fill: stroke, "fill-opacity": 0.22 });
    }
    if (style === "BARS") {
      add("rect", { x: 7, width: 12, height: 12, fill: stroke });
    } else if (style === "POINTS") {
      add("circle", { cx: 13, cy: 6, r: 4, fill: stroke });
    } else if (y.length > 0 && style !== "BAND") {
      const pattern = { solid: "none", dashed: "6 4", dotted: "2 3" }[look.dash];
      add("line", { x1: 0, x2: 26, y1: 6, y2: 6, stroke, "stroke-width": 2.5,
        "stroke-dasharray": pattern });
    }
    return svg;
  }

  // ---- one panel as a chart ----

  function range(values) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low, high];
  }

  /** The ends of all the figure's numbers on an axis, so that its panels compare. */
  function extent(figure, axis, fields) {
    const all = figure.panels.flatMap((p) => p.series.flatMap((s) => fields.flatMap((f) => s[f])));
    const [low, high] = range(all.filter((value) => drawable(value, axis)));
    return [axis.min ?? low, axis.max ?? high];
  }

  /** The ends of a histogram: half a bar to either side, from zero to the tallest stack. */
  function barEnds(figure) {
    const bars = figure.panels.flatMap((p) => p.series).filter((s) => s.style === "BARS");
    if (bars.length === 0) return null;
    const x = bars[0].x;
    const half = x.length > 1 ? (x[1] - x[0]) / 2 : 0.5;
    const heights = x.map((_, i) => bars.reduce((sum, s) => sum + (s.y[i] ?? 0), 0));
    return [[x[0] - half, x.at(-1) + half], [0, Math.max(1, ...heights)]];
  }

  function chartAxis(axis, [low, high], tight, bars) {
    const log = axis.scale === "LOG";
    const limit = (given, own) => given ?? (tight && !log && low < high ? own : undefined);
    const decades = Math.log10(high / low);
    return {
      type: log ? "log" : "value",
      logBase: decades > 2.2 ? 10 : 2,
      min: limit(axis.min, low),
      max: limit(axis.max, high),
      scale: true,
      splitNumber: 5,
      axisLine: { show: true, onZero: false, lineStyle: { color: colour("--rule") } },
      axisTick: { lineStyle: { color: colour("--rule") } },
      splitLine: { show: !tight, lineStyle: { color: colour("--rule"), opacity: 0.6 } },
      axisLabel: {
        color: colour("--soft"),
        hideOverlap: true,
        // Of a log scale the ends are long numbers at times: left out where they touch the next.
        showMinLabel: log ? null : !bars,
        showMaxLabel: log ? null : !bars,
        formatter: (value) => (axis.unit === "%" ? digits(value * 100) + "%" : digits(value)),
      },
    };
  }

  function drawable(value, axis) {
    return value !== null && (axis.scale === "LINEAR" || value > 0);
  }

  function chartSeries(figure, series, look, parts) {
    const paint = colour(look.colour);
    const ends = { silent: true, symbol: "none", animation: false };
    const point = (i, value) =>
      [series.x[i], drawable(series.x[i], figure.x) && drawable(value, figure.y) ? value : null];
    const add = (part, source) => parts.push({ part, source });
    if (series.low.length > 0 && series.style === "POINTS") {
      const data = series.x.flatMap((x, i) =>
        [point(i, series.low[i]), point(i, series.high[i]), [x, null]]);
      add({ ...ends, type: "line", data, lineStyle: { color: paint, width: 1.5 } }, null);
    }
    if (series.y.length === 0) {
      const data = series.low.map((low, i) => point(i, low));
      add({ ...ends, type: "line", data, lineStyle: { opacity: 0 } }, series);
    }
    if (series.y.length === 0 || series.style === "BAND") return;
    const data = series.y.map((y, i) => point(i, y));
    if (series.style === "BARS") {
      add({ type: "bar", data, stack: "bars", animation: false, barCategoryGap: "8%",
        itemStyle: { color: paint }, emphasis: { disabled: true }, z: 3 }, series);
      return;
    }
    const marked = series.style === "POINTS" || data.length <= MOST_MARKED_POINTS;
    const size = series.style === "POINTS" ? 8 : 6;
    // A point between two gaps has no line to show it.
    const seen = (i) => i >= 0 && i < data.length && data[i][1] !== null;
    const lone = data.map((_, i) => seen(i) && !seen(i - 1) && !seen(i + 1));
    const someLone = !marked && lone.includes(true);
    add({
      type: series.style === "POINTS" ? "scatter" : "line",
      data,
      animation: false,
      symbol: look.shape,
      symbolSize: someLone ? (_, { dataIndex }) => (lone[dataIndex] ? size : 0) : size,
      showSymbol: someLone || (marked && series.style !== "NULL"),
      itemStyle: { color: paint, opacity: 1 },
      lineStyle: { color: paint, width: 2, type: look.dash },
      emphasis: { disabled: true },
      z: series.style === "NULL" ? 2 : 3,
    }, series);
  }

  /** An unseen line to the corners: the axes then reach as far in every panel of the figure. */
  function unseen([left, right], [low, high]) {
    const data = [left, right, low, high].every(Number.isFinite) ? [[left, low], [right, high]] : [];
    return { type: "line", data, silent: true, symbol: "none", lineStyle: { opacity: 0 } };
  }

  /** The intervals of a panel as pale areas, in the pixels of the chart as it is now laid out. */
  function bands(chart, figure, panel, found, hidden) {
    const areas = new echarts.graphic.Group({ silent: true });
    const frame = chart.getModel().getComponent("grid").coordinateSystem.getRect();
    areas.setClipPath(new echarts.graphic.Rect({ shape: frame }));
    const pixel = (x, value) => chart.convertToPixel({ gridIndex: 0 }, [x, value]);
    for (const series of panel.series) {
      if (hidden.has(series.name) || series.style === "POINTS" || series.low.length === 0) continue;
      const style = { fill: colour(found.get(series.name).colour), opacity: 0.2 };
      for (const run of runs(figure, series)) {
        const points = [
          ...run.map((i) => pixel(series.x[i], series.high[i])),
          ...run.toReversed().map((i) => pixel(series.x[i], series.low[i])),
        ];
        areas.add(new echarts.graphic.Polygon({ shape: { points }, style, silent: true, z: 1 }));
      }
    }
    return areas;
  }

  /** The stretches of a series whose interval can be drawn without a gap. */
  function runs(figure, series) {
    const found = [[]];
    series.x.forEach((x, i) => {
      const whole = drawable(x, figure.x) && drawable(series.low[i], figure.y) &&
        drawable(series.high[i], figure.y);
      if (whole) found.at(-1).push(i);
      else found.push([]);
    });
    return found.filter((run) => run.length > 1);
  }

  function tooltip(figure, parts, found) {
    return (hits) => {
      const table = document.createElement("table");
      table.className = "tip";
      const head = table.insertRow().insertCell();
      head.colSpan = 3;
      head.textContent = `${figure.x.label}: ${written(hits[0].axisValue, figure.x.unit)}`;
      for (const hit of hits) {
        const series = parts[hit.seriesIndex].source;
        if (series === null) continue;
        const i = hit.dataIndex;
        const row = table.insertRow();
        row.insertCell().append(swatch(found.get(series.name)));
        row.insertCell().textContent = series.name;
        const ends = series.low.length === 0 || series.low[i] === null || series.high[i] === null
          ? ""
          : `[${written(series.low[i], figure.y.unit)}, ${written(series.high[i], figure.y.unit)}]`;
        const value = series.y.length === 0 || series.y[i] === null
          ? "" : written(series.y[i], figure.y.unit);
        row.insertCell().textContent = `${value} ${ends}`.trim();
      }
      return table;
    };
  }

  function option(figure, panel, found, hidden) {
    const parts = [];
    for (const series of panel.series) {
      if (!hidden.has(series.name)) chartSeries(figure, series, found.get(series.name), parts);
    }
    const [xEnds, yEnds] = barEnds(figure) ?? [
      extent(figure, figure.x, ["x"]), extent(figure, figure.y, ["y", "low", "high"])];
    parts.push({ part: unseen(xEnds, yEnds), source: null });
    const anything = panel.series.some((series) => series.x.some((x, i) =>
      drawable(x, figure.x) &&
      drawable((series.y.length > 0 ? series.y : series.low)[i], figure.y)));
    const empty = anything ? "" : "No value can be drawn";
    return {
      animation: false,
      title: { text: empty, left: "center", top: "middle", textStyle: {
        color: colour("--soft"), fontSize: 14, fontStyle: "italic", fontWeight: "normal" } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 4, right: 22, top: 10, bottom: 4, containLabel: true },
      xAxis: chartAxis(figure.x, xEnds, true, barEnds(figure) !== null),
      yAxis: chartAxis(figure.y, yEnds, false, false),
      tooltip: {
        trigger: "axis",
        confine: true,
        formatter: tooltip(figure, parts, found),
        backgroundColor: colour("--raised"),
        borderColor: colour("--rule"),
        textStyle: { color: colour("--ink") },
        axisPointer: { lineStyle: { color: colour("--soft") }, label: { show: false } },
      },
      series: parts.map(({ part }) => part),
    };
  }

  // ---- the figures of the page ----

  const redraws = [];
  root.classList.add("charts");

  for (const figure of figures) {
    const frame = document.getElementById("figure-" + figure.id);
    const drawn = figure.panels.filter((panel) => panel.series.length > 0);
    const places = frame.querySelectorAll(".chart");
    const found = looks(figure);
    const hidden = new Set();
    const charts = drawn.map((panel, i) => ({
      panel, chart: echarts.init(places[i], null, { renderer: "svg" }) }));
    const shades = new Map();
    const shade = (panel, chart) => {
      const areas = bands(chart, figure, panel, found, hidden);
      if (shades.has(panel)) chart.getZr().remove(shades.get(panel));
      chart.getZr().add(areas);
      shades.set(panel, areas);
      // Printing takes the page as it is when this returns; the next frame would be too late.
      chart.getZr().flush();
    };
    const redraw = () => {
      for (const { panel, chart } of charts) {
        chart.resize();
        chart.setOption(option(figure, panel, found, hidden), { notMerge: true });
        shade(panel, chart);
      }
    };
    const legend = frame.querySelector(".legend");
    for (const [name, look] of found) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.append(swatch(look), name);
      button.addEventListener("click", () => {
        if (!hidden.delete(name)) hidden.add(name);
        button.setAttribute("aria-pressed", String(!hidden.has(name)));
        redraw();
      });
      legend.append(button);
    }
    for (const { panel, chart } of charts) {
      new ResizeObserver(() => {
        chart.resize();
        shade(panel, chart);
      }).observe(chart.getDom());
    }
    redraws.push(redraw);
    redraw();
  }

  const redrawAll = () => redraws.forEach((redraw) => redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  addEventListener("beforeprint", () => {
    root.dataset.scheme = "light";
    redrawAll();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.scheme;
    redrawAll();
  });
})();
