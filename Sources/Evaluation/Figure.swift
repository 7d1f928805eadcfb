/// A figure with two axes: curves, or points with names.
public struct LinePlot: Sendable, Hashable {
    /// One tracker's curve.
    public struct Series: Sendable, Hashable {
        /// The name in the legend.
        public var name: String
        /// The figure behind the name in the legend, such as the area; empty where there is none.
        public var value: String
        /// The points, in order of x. A single point is drawn as a mark.
        public var points: [Point]

        /// A curve from its parts.
        public init(name: String, value: String, points: [Point]) {
            self.name = name
            self.value = value
            self.points = points
        }
    }

    /// A place in the figure.
    public struct Point: Sendable, Hashable {
        /// The place on the horizontal axis.
        public var x: Double
        /// The place on the vertical axis.
        public var y: Double

        /// A place from its coordinates.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// The title.
    public var title: String
    /// The horizontal axis's title.
    public var xTitle: String
    /// The vertical axis's title.
    public var yTitle: String
    /// The horizontal axis's range.
    public var xRange: ClosedRange<Double>
    /// The vertical axis's range.
    public var yRange: ClosedRange<Double>
    /// A range of x that means something, such as the lengths of EAO; nil where none does.
    public var emphasis: ClosedRange<Double>?
    /// The curves.
    public var series: [Series]

    /// A figure from its parts.
    public init(
        title: String, xTitle: String, yTitle: String, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>,
        emphasis: ClosedRange<Double>? = nil, series: [Series]
    ) {
        self.title = title
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.xRange = xRange
        self.yRange = yRange
        self.emphasis = emphasis
        self.series = series
    }

    /// Round numbers on an axis, at most seven, ends included where they are round.
    static func ticks(_ range: ClosedRange<Double>) -> [Double] {
        let span = range.upperBound - range.lowerBound
        guard span > 0, span.isFinite else { return [range.lowerBound] }
        var decade = 1.0
        while span / decade > 6 { decade *= 10 }
        while span / decade <= 6 { decade /= 10 }
        let step = [2.0, 5, 10].map { $0 * decade }.first { span / $0 <= 6 } ?? span
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// A tick's number without needless digits.
    static func label(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }
}

/// A figure with an axis for each attribute around a centre.
public struct RadarPlot: Sendable, Hashable {
    /// One tracker's outline.
    public struct Series: Sendable, Hashable {
        /// The name in the legend.
        public var name: String
        /// The value on each axis, 0...1; nil where there is none.
        public var values: [Double?]

        /// An outline from its parts.
        public init(name: String, values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    /// The title.
    public var title: String
    /// The names of the axes, clockwise from the top.
    public var axes: [String]
    /// The outlines.
    public var series: [Series]

    /// A figure from its parts.
    public init(title: String, axes: [String], series: [Series]) {
        self.title = title
        self.axes = axes
        self.series = series
    }
}
