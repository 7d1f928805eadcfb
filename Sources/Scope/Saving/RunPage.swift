import Evaluation
import Foundation
import Imaging
import Tensors
import Text
import Tracking

/// A run as one page of HTML that a browser plays without a server: frames, boxes, maps and the timeline.
public struct RunPage: Sendable {
    /// The views whose maps are shown.
    let views: [ViewDescriptor]
    /// The layer whose maps are shown, from 0.
    let layer: Int
    /// The frames in their order.
    private(set) var frames: [Frame] = []

    /// What the page has of a frame, in the form of its script.
    struct Frame: Sendable, Encodable {
        var frame: Int
        /// The picture, a PNG in base64.
        var picture: String
        var width: Int
        var height: Int
        var box: [Double]
        var window: [Double]
        var score: Double
        var state: String
        var maps: [Map]
    }

    /// A map as grey levels.
    struct Map: Sendable, Encodable {
        var view: Int
        var title: String
        var rows: Int
        var columns: Int
        /// The part of the frame that it covers: X, Y, W, H.
        var region: [Double]
        /// The values of the first and the last level.
        var range: [Double]
        /// A byte for each value, in base64.
        var levels: String
    }

    /// The widest and highest that pictures are kept, in pixels.
    private static let largestSide = 288

    /// A page without frames.
    init(views: [ViewDescriptor], layer: Int) {
        self.views = views.filter(\.isMap)
        self.layer = layer
    }

    /// The maps that a step has to give.
    var maps: MapRequest { views.reduce(into: .response) { $0.formUnion($1.request) } }

    /// Adds a frame that was tracked.
    ///
    /// - Throws: `ImageError` where memory runs out.
    mutating func add(_ shown: ShownFrame) throws(ImageError) {
        guard let observed = shown.observed, let record = shown.record else { return }
        let image = shown.frame.image
        let scale = min(Double(Self.largestSide) / Double(max(image.width, image.height)), 1)
        let small = image.resampled(
            to: (max(Int(Double(image.width) * scale), 1), max(Int(Double(image.height) * scale), 1)))
        let maps = views.enumerated().compactMap { index, view in
            view.map(in: observed, layer: layer).map { map in
                self.map(
                    map, index, view, observed.observation.searchWindow,
                    layerName: observed.layers.indices.contains(layer) ? observed.layers[layer].name : nil)
            }
        }
        frames.append(
            Frame(
                frame: record.frame, picture: Data(try small.pngData()).base64EncodedString(), width: image.width,
                height: image.height, box: record.box.numbers, window: observed.observation.searchWindow.numbers,
                score: record.score, state: record.state?.rawValue ?? "", maps: maps))
    }

    private func map(
        _ map: Tensor<Float>, _ index: Int, _ view: ViewDescriptor, _ window: BoundingBox, layerName: String?
    ) -> Map {
        let range = view.range.values(of: map)
        let extent = range.upperBound - range.lowerBound
        let levels = map.elements.map { value -> UInt8 in
            let share = extent > 0 ? (value - range.lowerBound) / extent : 0.5
            return share.isFinite ? UInt8((min(max(share, 0), 1) * 255).rounded()) : 0
        }
        return Map(
            view: index, title: view.isOfLayer ? "\(view.title) \(layerName ?? "")" : view.title, rows: map.shape[0],
            columns: map.shape[1],
            region: MapGeometry(window: window, rows: map.shape[0], columns: map.shape[1]).region.numbers,
            range: [Double(range.lowerBound), Double(range.upperBound)],
            levels: Data(levels).base64EncodedString())
    }
}

extension BoundingBox {
    /// X, Y, W, H, rounded to what a page can show.
    fileprivate var numbers: [Double] { [x, y, width, height].map { ($0 * 100).rounded() / 100 } }
}

extension State {
    /// The page's text, with the ground truth, the run that is compared with, and the events.
    func html(of page: RunPage) -> String {
        struct Side: Encodable {
            var truth: [Double]?
            var ghost: [Double]?
            var overlap: Double?
            var ghostOverlap: Double?
        }
        struct Mark: Encodable {
            var frame: Int
            var text: String
        }
        struct Run: Encodable {
            var name: String
            var tracker: String
            var summary: String
            var ghost: String?
            var frames: [RunPage.Frame]
            var sides: [Side]
            var marks: [Mark]
            var palettes: [[[UInt8]]]
        }
        let sides = page.frames.map { frame in
            let other = branches.ghost?.records[frame.frame]
            return Side(
                truth: subject.truth(at: frame.frame)?.numbers, ghost: other?.box.numbers,
                overlap: records[frame.frame].flatMap { overlap(of: $0) },
                ghostOverlap: other.flatMap { overlap(of: $0) })
        }
        let palettes = page.views.map { view in
            (view.range == .aroundZero ? ColourMap.diverging : settings.palette).colours
        }
        let run = Run(
            name: subject.name, tracker: tracker.name, summary: branches.current.summary,
            ghost: branches.ghost?.summary, frames: page.frames, sides: sides,
            marks: events.map { Mark(frame: $0.frame, text: "\($0.kind.rawValue) \($0.detail)") }, palettes: palettes)
        // No name of a sequence may end the script.
        let data = prettyJSON(run).replacing("</", with: "<\\/")
        // Where the terminal does not tell its own, the ground that the dark theme is made for.
        let ground = traits.background ?? RunPageTemplate.ground
        return RunPageTemplate.head(settings.theme, ground: ground) + data + RunPageTemplate.tail
    }
}

extension ColourMap {
    /// All 256 colours.
    fileprivate var colours: [[UInt8]] {
        (0...255).map { level in
            let colour = colour(at: Float(level) / 255)
            return [colour.red, colour.green, colour.blue]
        }
    }
}
