import Evaluation
import Testing

@Suite("Figures")
struct FigureTests {
    private func plot(_ series: [LinePlot.Series], emphasis: ClosedRange<Double>? = nil) -> LinePlot {
        LinePlot(
            title: "Success", xTitle: "threshold", yTitle: "rate", xRange: 0...1, yRange: 0...1, emphasis: emphasis,
            series: series)
    }

    private let falling = LinePlot.Series(
        name: "falling", value: "0.500", points: [LinePlot.Point(x: 0, y: 1), LinePlot.Point(x: 1, y: 0)])
    private let single = LinePlot.Series(name: "point", value: "", points: [LinePlot.Point(x: 0.5, y: 0.5)])

    @Test("a falling line in Braille, whole")
    func braille() {
        let text = plot([falling]).text(TerminalStyle(hasBraille: true, hasColour: false, columns: 40))
        #expect(text == expectedBraille, "\n\(text)")
    }

    @Test("a falling line in letters, whole")
    func letters() {
        let text = plot([falling]).text(TerminalStyle(hasBraille: false, hasColour: false, columns: 40))
        #expect(text == expectedLetters, "\n\(text)")
        #expect(text.utf8.allSatisfy { $0 < 128 })
    }

    @Test("a point is its letter, at its place")
    func point() {
        let lines = plot([falling, single]).text(TerminalStyle(hasBraille: false, hasColour: false, columns: 40))
            .split(separator: "\n")
        let row = lines[1 + 7]
        #expect(row.contains("B"))
        #expect(lines.last == "  B point")
    }

    @Test("colours are escape sequences, and only where asked for")
    func colours() {
        let text = plot([falling]).text(TerminalStyle(hasBraille: true, hasColour: true, columns: 40))
        #expect(text.contains("\u{1B}[38;5;32m"))
        let plain = plot([falling]).text(TerminalStyle(hasBraille: true, hasColour: false, columns: 40))
        #expect(!plain.contains("\u{1B}"))
    }

    @Test("SVG: a curve is a polyline, a point a circle, an emphasis a rectangle")
    func svg() {
        let svg = plot([falling, single], emphasis: 0.25...0.5).svg()
        #expect(svg.contains("<polyline points=\"56,30 444,264\""))
        #expect(svg.contains("<circle cx=\"250\" cy=\"147\""))
        #expect(svg.contains("<rect x=\"153\" y=\"30\" width=\"97\" height=\"234\""))
        #expect(svg.contains("falling [0.500]"))
        #expect(XMLScanner(svg).isWellFormed)
    }

    @Test("names that are markup, or no XML at all, are made harmless")
    func escaping() {
        let evil = LinePlot.Series(name: "</svg><script>\u{0}&", value: "", points: falling.points)
        let svg = plot([evil]).svg()
        #expect(!svg.contains("<script"))
        #expect(!svg.contains("\u{0}"))
        #expect(XMLScanner(svg).isWellFormed)
    }

    @Test("the radar's corners: full at the top, half to the right")
    func radar() {
        let svg = RadarPlot(
            title: "Attributes", axes: ["IV (2)", "SV (3)", "OCC (2)", "DEF (4)"],
            series: [RadarPlot.Series(name: "T", values: [1, 0.5, nil, 0])]
        ).svg()
        #expect(svg.contains("<polygon points=\"230,70 305,220 230,220 230,220\""))
        #expect(svg.contains(">SV (3)</text>"))
        #expect(XMLScanner(svg).isWellFormed)
    }

    @Test("curves of values that are not finite, empty figures and flat ranges do no harm")
    func degenerate() {
        let odd = LinePlot.Series(
            name: "odd", value: "", points: [LinePlot.Point(x: 0, y: .nan), LinePlot.Point(x: 1, y: .infinity)])
        let style = TerminalStyle(hasBraille: true, hasColour: false, columns: 1)
        for series in [[], [odd], [LinePlot.Series(name: "none", value: "", points: [])]] {
            #expect(XMLScanner(plot(series).svg()).isWellFormed)
            #expect(!plot(series).text(style).isEmpty)
        }
    }
}

private let expectedBraille = """
    Success (rate)
       1┤⠙⢦⡀
        │  ⠉A⣄⡀
     0.8┤     ⠙⢦⣀
        │       ⠈⠳⣄⡀
        │          ⠙⠦⣄
     0.6┤            ⠈⠳⢤⡀
        │               ⠙⠦⣄
        │                 ⠈⠓⢦⡀
     0.4┤                    A⠲⣄
        │                      ⠈⠓⢦⡀
        │                         ⠉⠳⣄
     0.2┤                           ⠈⠙⢦⡀
        │                              ⠉⠳⣄⡀
       0┤                                 ⠙⢦
        └┬──────┬──────┬──────┬──────┬─────┬
         0      0.2    0.4    0.6    0.8   1
         threshold
      A falling 0.500

    """
private let expectedLetters = """
    Success (rate)
       1|AAA
        |  AAAA
     0.8|     AAA
        |       AAAA
        |          AAA
     0.6|            AAAA
        |               AAA
        |                 AAAA
     0.4|                    AAA
        |                      AAAA
        |                         AAA
     0.2|                           AAAA
        |                              AAAA
       0|                                 AA
        ++------+------+------+------+-----+
         0      0.2    0.4    0.6    0.8   1
         threshold
      A falling 0.500

    """
