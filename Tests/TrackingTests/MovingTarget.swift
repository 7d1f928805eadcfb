import Imaging
import TestSupport
import Testing
import Tracking

/// A small film for tests: a textured square over a textured background, at places the test chooses.
struct MovingTarget {
    let width = 160
    let height = 120
    private let background: [UInt8]
    private let texture: [UInt8]
    private let side = 24

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // Blocks of 4 pixels: detail that survives resampling.
        func blocks(_ width: Int, _ height: Int, _ range: ClosedRange<Int>) -> [UInt8] {
            let across = (width + 3) / 4
            let values = (0..<across * ((height + 3) / 4) * 3).map { _ in
                UInt8(Int.random(in: range, using: &generator))
            }
            return (0..<width * height * 3).map { index in
                let (pixel, channel) = (index / 3, index % 3)
                return values[((pixel / width / 4) * across + pixel % width / 4) * 3 + channel]
            }
        }
        background = blocks(width, height, 60...120)
        texture = blocks(side, side, 120...255)
    }

    /// The target's box with its top-left corner at (x, y).
    func box(x: Int, y: Int) -> BoundingBox {
        BoundingBox(x: Double(x), y: Double(y), width: Double(side), height: Double(side))
    }

    /// The box of a target of another size around the same middle.
    func box(x: Int, y: Int, magnified factor: Double) -> BoundingBox {
        let box = box(x: x, y: y)
        return BoundingBox(
            centreX: box.centreX, centreY: box.centreY, width: box.width * factor, height: box.height * factor)
    }

    /// The frame with everything magnified about the middle of the target at (x, y).
    func frame(x: Int, y: Int, magnified factor: Double) -> Image {
        let box = box(x: x, y: y)
        let window = CropWindow(
            centreX: box.centreX - (box.centreX - Double(width - 1) / 2) / factor,
            centreY: box.centreY - (box.centreY - Double(height - 1) / 2) / factor, width: Double(width) / factor,
            height: Double(height) / factor)
        let samples = frame(x: x, y: y).crop(window, size: (width, height)).elements
        return Image(
            width: width, height: height, samples: samples.map { UInt8(min(max($0.rounded(), 0), 255)) })
    }

    /// The frame with the target at (x, y), or without it.
    func frame(x: Int, y: Int, isHidden: Bool = false) -> Image {
        var samples = background
        if !isHidden {
            for row in 0..<side {
                for column in 0..<side {
                    let (r, c) = (y + row, x + column)
                    guard (0..<height).contains(r), (0..<width).contains(c) else { continue }
                    for channel in 0..<3 {
                        samples[(r * width + c) * 3 + channel] = texture[(row * side + column) * 3 + channel]
                    }
                }
            }
        }
        return Image(width: width, height: height, samples: samples)
    }
}

extension MovingTarget {
    /// Shows a tracker its target at a place, hides it until it counts as lost, and has it come back at another place,
    /// outside the window in which it was lost, where it must be found.
    ///
    /// - Parameters:
    ///   - tracker: one that has its target at `place`.
    ///   - seen: frames in which the target still stands there.
    ///   - hidden: frames without it.
    func expectLostAndFound(
        _ tracker: inout some Tracker, at place: (x: Int, y: Int), seen: Int, hidden: Int, backAt: (x: Int, y: Int)
    ) throws {
        for _ in 0..<seen { _ = try tracker.step(frame(x: place.x, y: place.y), maps: []) }
        var states: [TrackingState] = []
        for _ in 0..<hidden {
            let observation = try tracker.step(frame(x: 0, y: 0, isHidden: true), maps: [])
            states.append(observation.state)
            #expect(!observation.learned)
        }
        #expect(states.last == .lost)
        var found: Observation?
        for _ in 0..<20 where found == nil {
            let observation = try tracker.step(frame(x: backAt.x, y: backAt.y), maps: [])
            if observation.state == .tracked { found = observation }
        }
        #expect((found?.box.overlap(with: box(x: backAt.x, y: backAt.y)) ?? 0) > 0.5)
    }
}
