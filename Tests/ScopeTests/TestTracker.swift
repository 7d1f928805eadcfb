import Imaging
import Network
import Sequences
import Tensors
import Tracking

/// A tracker whose every number depends on all it has seen, so that a state restored wrongly shows in the box.
struct TestTracker: AblatableTracker {
    var name = "test"
    var ablation: Ablation = []
    /// The components of its response.
    static let components: [MapID] = [.networkResponse, .gradientResponse, .colourResponse]

    init(name: String = "test") { self.name = name }

    /// A digest of everything that happened.
    private var digest: UInt64 = 0
    private var box: BoundingBox?
    /// How many steps were taken by this copy.
    private var steps = 0

    mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        guard box.width > 0, box.height > 0, box.x < Double(image.width), box.y < Double(image.height) else {
            throw .unusableBox(box, rule: "it must lie in the frame")
        }
        digest = 7
        steps = 0
        self.box = box
        absorb(image)
        return observation(maps)
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var box else { throw .notInitialised }
        absorb(image)
        steps += 1
        // A walk to the right with small deviations that depend on the past.
        box.x += 0.5 + Double(digest % 16) / 64 + (ablation.isEmpty ? 0 : 3)
        box.y += Double(digest >> 8 % 8) / 64
        self.box = box
        return observation(maps)
    }

    private mutating func absorb(_ image: Image) {
        for index in stride(from: 0, to: image.samples.count, by: 97) {
            digest = (digest ^ UInt64(image.samples[index])) &* 0x1_0000_0000_01B3
        }
        digest = (digest ^ UInt64(ablation.rawValue)) &* 0x1_0000_0000_01B3
    }

    private func observation(_ maps: MapRequest) -> Observation {
        let box = box ?? BoundingBox(x: 0, y: 0, width: 1, height: 1)
        // Lost in the twentieth to the twenty-second step, in doubt around it.
        let score = (20...22).contains(steps) ? 0.1 : (18...24).contains(steps) ? 0.4 : ablation.isEmpty ? 0.9 : 0.6
        let state: TrackingState = score < 0.2 ? .lost : score < 0.5 ? .uncertain : .tracked
        var observation = Observation(
            box: box,
            confidence: Confidence(
                peak: score, peakToSidelobeRatio: 10 * score, averagePeakToCorrelationEnergy: 50, score: score,
                usualPeak: steps > 0 ? 0.9 : nil, usualPeakToSidelobeRatio: steps > 0 ? 9 : nil),
            state: state,
            searchWindow: BoundingBox(
                x: box.x - box.width, y: box.y - box.height, width: 3 * box.width, height: 3 * box.height),
            scale: 1, learned: state == .tracked,
            maps: maps.contains(.response)
                ? Dictionary(uniqueKeysWithValues: ([.response] + Self.components).map { ($0, peak(score)) }) : [:],
            patch: maps.contains(.patch) ? Image(width: 2, height: 2, samples: Array(repeating: 90, count: 12)) : nil)
        observation.shares = [.networkResponse: 0.7, .colourResponse: 0.3]
        guard maps.contains(.layers) else { return observation }
        for (index, name) in ["conv3_4", "conv4_6", "conv5_3"].enumerated() {
            observation.add(
                LevelMaps(
                    features: ramp(channels: 6, index), adjusted: ramp(channels: 8, index),
                    memory: ramp(channels: 2, index), interChannel: vector(8, index),
                    interSpatial: ramp(channels: 1, index),
                    intraChannel: vector(8, index + 1), intraSpatial: ramp(channels: 1, index + 1),
                    reinforced: ramp(channels: 8, index + 1)), of: index + 3, name: name)
        }
        return observation
    }

    /// A bump in the middle of 31x31 cells; a low one has a rival ten cells to the right.
    private func peak(_ height: Double) -> Tensor<Float> {
        func bump(_ row: Int, _ column: Int) -> Double {
            1 / (1 + Double(row * row + column * column) / 16)
        }
        return Tensor(
            shape: [31, 31],
            elements: (0..<961).map { index in
                let (row, column) = (index / 31 - 15, index % 31 - 15)
                return Float(height * max(bump(row, column), height < 0.5 ? 0.9 * bump(row, column - 10) : 0))
            })
    }

    /// Values that rise to the right in even channels and downwards in odd ones.
    private func ramp(channels: Int, _ offset: Int) -> Tensor<Float> {
        Tensor(
            shape: [channels, 31, 31],
            elements: (0..<(channels * 961)).map { index in
                let (channel, place) = (index / 961 + offset, index % 961)
                return Float(channel % 2 == 0 ? place % 31 : place / 31) / 30 * Float(channel + 1)
            })
    }

    private func vector(_ count: Int, _ offset: Int) -> Tensor<Float> {
        Tensor(shape: [count], elements: (0..<count).map { Float(($0 * 5 + offset) % count) / Float(count) })
    }
}

/// Frames of 160x120 pixels, unless said otherwise: a bright square that moves over a gradient.
struct TestSource: FrameSource {
    var count = 40
    var width = 160
    var height = 120
    /// Whether the number of frames is known before the end.
    var isCounted = true
    /// Frames that cannot be read.
    var damaged: Set<Int> = []

    var frameCount: Int? { isCounted ? count : nil }

    func frame(at index: Int) throws(FrameError) -> Frame {
        guard index < count else { throw .pastEnd(index: index, count: count) }
        if damaged.contains(index) {
            throw .undecodable(index: index, .damaged(name: "\(index).jpg", format: .jpeg, reason: "it is cut short"))
        }
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                let isTarget = (30 + index..<50 + index).contains(column) && (40..<70).contains(row)
                let place = (row * width + column) * 3
                samples[place] = isTarget ? 240 : UInt8(truncatingIfNeeded: column)
                samples[place + 1] = isTarget ? 200 : UInt8(truncatingIfNeeded: row)
                samples[place + 2] = isTarget ? 60 : 90
            }
        }
        return Frame(index: index, image: Image(width: width, height: height, samples: samples), name: "\(index).jpg")
    }

    /// The square's box.
    func truth(at index: Int) -> BoundingBox { BoundingBox(x: Double(30 + index), y: 40, width: 20, height: 30) }
}
