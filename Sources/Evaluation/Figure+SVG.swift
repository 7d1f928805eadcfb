import Foundation
import Text

/// A coordinate with two decimals at most.
private func place(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}

/// The opening tag of a figure 460 wide, with its title above `middle`.
///
/// Lines and text take the page's colour (`currentColor`), so that the figure suits light and dark pages.
private func svgHead(_ title: String, height: Int, middle: Double) -> String {
    "<svg viewBox=\"0 0 460 \(height)\" role=\"img\" aria-label=\"\(title.xmlText)\" "
        + "xmlns=\"http://www.w3.org/2000/svg\" font-family=\"system-ui, sans-serif\" font-size=\"12\" "
        + "fill=\"currentColor\">\n<title>\(title.xmlText)</title>\n"
        + svgText(x: middle, y: 18, title, "text-anchor=\"middle\" font-size=\"14\" font-weight=\"600\"")
}

/// The attributes of a series' line.
private func stroke(_ index: Int) -> String {
    let dash = SeriesStyle.dash(index)
    return "stroke-width=\"2\" stroke=\"\(SeriesStyle.colour(index))\""
        + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
}

/// The line of a legend's entry at `y`.
private func legendLine(_ index: Int, y: Double) -> String { "<path d=\"M60 \(place(y - 4))H88\" \(stroke(index))/>\n" }

extension LinePlot {
    /// The figure as an SVG element of 460 by 340 and 20 more for each row of the legend.
    public func svg() -> String {
        let frame = PlotFrame(xRange: xRange, yRange: yRange)
        var svg = svgHead(title, height: 330 + 18 * series.count, middle: 250)
        if let emphasis {
            let left = frame.x(max(emphasis.lowerBound, xRange.lowerBound))
            let right = frame.x(min(emphasis.upperBound, xRange.upperBound))
            svg +=
                "<rect x=\"\(place(left))\" y=\"\(place(frame.top))\" width=\"\(place(right - left))\" "
                + "height=\"\(place(frame.bottom - frame.top))\" fill-opacity=\"0.08\"/>\n"
        }
        svg += axes(frame)
        for (index, line) in series.enumerated() {
            svg += curve(line, index: index, frame: frame)
            svg += legend(line, index: index)
        }
        return svg + "</svg>\n"
    }

    private func axes(_ frame: PlotFrame) -> String {
        var svg = ""
        for tick in Self.ticks(xRange) {
            let x = place(frame.x(tick))
            svg +=
                "<path d=\"M\(x) \(place(frame.top))V\(place(frame.bottom))\" stroke=\"currentColor\" "
                + "stroke-opacity=\"0.15\"/>\n"
            svg += svgText(x: frame.x(tick), y: frame.bottom + 16, Self.label(tick), "text-anchor=\"middle\"")
        }
        for tick in Self.ticks(yRange) {
            let y = place(frame.y(tick))
            svg +=
                "<path d=\"M\(place(frame.left)) \(y)H\(place(frame.right))\" stroke=\"currentColor\" "
                + "stroke-opacity=\"0.15\"/>\n"
            svg += svgText(x: frame.left - 6, y: frame.y(tick) + 4, Self.label(tick), "text-anchor=\"end\"")
        }
        svg +=
            "<path d=\"M\(place(frame.left)) \(place(frame.top))V\(place(frame.bottom))H\(place(frame.right))\" "
            + "fill=\"none\" stroke=\"currentColor\"/>\n"
        svg += svgText(x: 250, y: frame.bottom + 36, xTitle, "text-anchor=\"middle\"")
        let middle = place((frame.top + frame.bottom) / 2)
        return svg
            + svgText(x: 0, y: 0, yTitle, "text-anchor=\"middle\" transform=\"translate(14 \(middle)) rotate(-90)\"")
    }

    private func curve(_ line: Series, index: Int, frame: PlotFrame) -> String {
        let places = line.points.filter { $0.x.isFinite && $0.y.isFinite }.map { point in
            "\(place(frame.x(point.x))),\(place(frame.y(point.y)))"
        }
        guard let first = places.first else { return "" }
        if places.count == 1 {
            let middle = first.split(separator: ",")
            return "<circle cx=\"\(middle[0])\" cy=\"\(middle[1])\" r=\"5\" fill=\"\(SeriesStyle.colour(index))\"/>\n"
                + svgText(
                    x: frame.x(line.points[0].x) + 9, y: frame.y(line.points[0].y) + 4,
                    String(SeriesStyle.letter(index)), "")
        }
        return "<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" "
            + "\(stroke(index))/>\n"
    }

    private func legend(_ line: Series, index: Int) -> String {
        let y = Double(330 + 18 * index)
        let isPoint = line.points.count == 1
        let name = isPoint ? "\(SeriesStyle.letter(index)): \(line.name)" : line.name
        let value = line.value.isEmpty ? "" : " [\(line.value)]"
        return legendLine(index, y: y) + svgText(x: 96, y: y, name + value, "")
    }
}

extension RadarPlot {
    /// The figure as an SVG element of 460 by 420 and 18 more for each row of the legend. Rings are at 0.25, 0.5, 0.75 and 1.
    public func svg() -> String {
        var svg = svgHead(title, height: 430 + 18 * series.count, middle: 230)
        for ring in [0.25, 0.5, 0.75, 1] {
            let corners = axes.indices.map { corner($0, ring) }
            svg +=
                "<polygon points=\"\(corners.joined(separator: " "))\" fill=\"none\" stroke=\"currentColor\" "
                + "stroke-opacity=\"0.2\"/>\n"
            svg += svgText(
                x: 234, y: 220 - 150 * ring - 3, LinePlot.label(ring), "font-size=\"10\" fill-opacity=\"0.6\"")
        }
        for (index, name) in axes.enumerated() {
            let (x, y) = direction(index)
            svg += "<path d=\"M230 220L\(corner(index, 1))\" stroke=\"currentColor\" stroke-opacity=\"0.2\"/>\n"
            let anchor = abs(x) < 0.1 ? "middle" : x < 0 ? "end" : "start"
            svg += svgText(x: 230 + 160 * x, y: 224 + 168 * y, name, "text-anchor=\"\(anchor)\"")
        }
        for (index, outline) in series.enumerated() {
            let corners = outline.values.enumerated().map { corner($0.offset, min(1, max(0, $0.element ?? 0))) }
            svg +=
                "<polygon points=\"\(corners.joined(separator: " "))\" fill=\"\(SeriesStyle.colour(index))\" "
                + "fill-opacity=\"0.06\" \(stroke(index))/>\n"
            let y = Double(430 + 18 * index)
            svg += legendLine(index, y: y) + svgText(x: 96, y: y, outline.name, "")
        }
        return svg + "</svg>\n"
    }

    private func direction(_ index: Int) -> (x: Double, y: Double) {
        let angle = 2 * Double.pi * Double(index) / Double(max(axes.count, 1))
        return (sin(angle), -cos(angle))
    }

    private func corner(_ index: Int, _ radius: Double) -> String {
        let (x, y) = direction(index)
        return "\(place(230 + 150 * radius * x)),\(place(220 + 150 * radius * y))"
    }
}

/// The plotting area and the scales of its axes.
private struct PlotFrame {
    let xRange: ClosedRange<Double>
    let yRange: ClosedRange<Double>
    let left = 56.0
    let right = 444.0
    let top = 30.0
    let bottom = 264.0

    func x(_ value: Double) -> Double {
        left + (right - left) * (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    }

    func y(_ value: Double) -> Double {
        bottom - (bottom - top) * (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
    }
}

private func svgText(x: Double, y: Double, _ words: String, _ attributes: String) -> String {
    let rest = attributes.isEmpty ? "" : " " + attributes
    return "<text x=\"\(place(x))\" y=\"\(place(y))\"\(rest)>\(words.xmlText)</text>\n"
}
