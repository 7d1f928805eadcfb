import Foundation
import Imaging
import Sequences
import Testing

/// FNV-1a over the samples.
private func fingerprint(_ image: Image) -> UInt64 {
    image.samples.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

private func options(
    _ theme: SyntheticTheme, _ difficulty: SyntheticDifficulty = .medium, width: Int = 160, height: Int = 120
) -> SyntheticOptions {
    var options = SyntheticOptions(theme: theme, difficulty: difficulty)
    options.width = width
    options.height = height
    return options
}

/// Nothing but the target and the wall behind it, at rest in itself.
private func bare(_ size: Double) -> SyntheticOptions {
    var options = options(.shapes, .easy)
    options.targetSize = size
    options.exposure = 0
    options.lighting = 0
    return options
}

@Suite struct SyntheticSceneTests {
    @Test(
        "the same pictures as ever",
        arguments: [
            (SyntheticTheme.pond, SyntheticDifficulty.medium, UInt64(1), 0, UInt64(9_812_530_402_621_619_421)),
            (.pond, .hard, 2, 77, 1_535_121_006_456_196_739), (.shapes, .medium, 1, 60, 9_039_130_245_383_599_755),
            (.shapes, .hard, 3, 1000, 15_463_502_583_350_643_410),
        ])
    func golden(theme: SyntheticTheme, difficulty: SyntheticDifficulty, seed: UInt64, index: Int, expected: UInt64) {
        let frame = SyntheticScene(seed: seed, options: options(theme, difficulty)).frame(at: index)
        #expect(fingerprint(frame.image) == expected)
    }

    @Test("any order gives the same frames", arguments: SyntheticTheme.allCases)
    func order(theme: SyntheticTheme) {
        let first = SyntheticScene(seed: 5, options: options(theme))
        let second = SyntheticScene(seed: 5, options: options(theme))
        let forward = [0, 40, 60].map { first.frame(at: $0) }
        let backward = [60, 40, 0].map { second.frame(at: $0) }
        #expect(forward.map(\.image) == backward.reversed().map(\.image))
        #expect(forward.map(\.box) == [0, 40, 60].map { second.box(at: $0) })
        #expect(SyntheticScene(seed: 6, options: options(theme)).frame(at: 0).image != forward[0].image)
    }

    @Test("the box is the target's", arguments: 0..<6)
    func exactBox(seed: Int) {
        // Two scenes that differ in nothing but the target: where they differ, there it is, or the other one, a speck.
        let scene = SyntheticScene(seed: UInt64(seed), options: bare(0.4))
        let other = SyntheticScene(seed: UInt64(seed), options: bare(0.01))
        for index in [0, 50] {
            let image = scene.frame(at: index).image
            let background = other.frame(at: index).image
            let speck = other.box(at: index)
            var columns: [Int] = []
            var rows: [Int] = []
            for y in 0..<image.height {
                for x in 0..<image.width {
                    let isSpeck = abs(Double(x) - speck.x) < 6 && abs(Double(y) - speck.y) < 6
                    let place = 3 * (y * image.width + x)
                    let change = (0..<3).map {
                        abs(Int(image.samples[place + $0]) - Int(background.samples[place + $0]))
                    }
                    if !isSpeck && change.reduce(0, +) > 12 {
                        columns.append(x)
                        rows.append(y)
                    }
                }
            }
            let box = scene.box(at: index)
            let left = Double(columns.min() ?? 0)
            let right = Double((columns.max() ?? 0) + 1)
            let top = Double(rows.min() ?? 0)
            let bottom = Double((rows.max() ?? 0) + 1)
            // A pixel that is touched counts as covered, so the seen edges lie up to one pixel outside.
            #expect(abs(box.x - left) < 1.5 && abs(box.x + box.width - right) < 1.5, "\(index)")
            #expect(abs(box.y - top) < 1.5 && abs(box.y + box.height - bottom) < 1.5, "\(index)")
        }
    }

    @Test("targets begin in sight and stay in the frame", arguments: SyntheticTheme.allCases)
    func inSight(theme: SyntheticTheme) {
        for seed in 0..<12 {
            let options = options(theme)
            let scene = SyntheticScene(seed: UInt64(seed), options: options)
            #expect(scene.frame(at: 0).visibility > 0.8, "seed \(seed)")
            for index in stride(from: 0, to: 2000, by: 10) {
                let box = scene.box(at: index)
                #expect(box.x > -4 && box.x + box.width < Double(options.width) + 4, "seed \(seed), frame \(index)")
                #expect(box.y > -4 && box.y + box.height < Double(options.height) + 4, "seed \(seed), frame \(index)")
            }
        }
    }

    @Test("hidden at the appointed times", arguments: SyntheticTheme.allCases)
    func occlusion(theme: SyntheticTheme) {
        var options = options(theme)
        options.occlusionInterval = 100
        options.occluderSize = 1.5
        for seed in 0..<4 {
            let scene = SyntheticScene(seed: UInt64(seed), options: options)
            #expect(scene.frame(at: 50).visibility < 0.35, "seed \(seed)")
        }
        options.occlusionInterval = nil
        options.distractors = 0
        for seed in 0..<4 {
            #expect(
                SyntheticScene(seed: UInt64(seed), options: options).frame(at: 50).visibility > 0.95, "seed \(seed)")
        }
    }

    @Test("size and speed follow the options", arguments: SyntheticTheme.allCases)
    func motion(theme: SyntheticTheme) {
        var options = options(theme, .easy, width: 320, height: 240)
        options.scaleRange = 1.5
        options.speed = 2
        options.rotation = 0
        options.deformation = 0
        let scene = SyntheticScene(seed: 4, options: options)
        let boxes = (0..<3000).map { scene.box(at: $0) }
        let lengths = boxes.map { ($0.width * $0.width + $0.height * $0.height).squareRoot() }
        // A koi's box also changes with its direction, by up to a third.
        let ratio = (lengths.max() ?? 0) / (lengths.min() ?? 1)
        #expect(ratio > 2.1 && ratio < 1.5 * 1.5 * 1.35)
        let steps = zip(boxes, boxes.dropFirst()).map { first, second in
            let dx = second.centreX - first.centreX
            let dy = second.centreY - first.centreY
            return (dx * dx + dy * dy).squareRoot()
        }
        let mean = steps.reduce(0, +) / Double(steps.count)
        #expect(mean > 1.3 && mean < 2.7, "\(mean)")
    }

    @Test func noiseHasItsStandardDeviation() {
        var quiet = bare(0.3)
        quiet.noise = 0
        var loud = quiet
        loud.noise = 4
        let first = SyntheticScene(seed: 2, options: quiet).frame(at: 3).image
        let second = SyntheticScene(seed: 2, options: loud).frame(at: 3).image
        let differences = zip(first.samples, second.samples).filter { (20...235).contains($0.0) }
            .map { Double($0.1) - Double($0.0) }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(differences.count)
        #expect(abs(mean) < 0.1 && abs(variance.squareRoot() - 4) < 0.15)
        #expect(SyntheticScene(seed: 2, options: loud).frame(at: 4).image != second)
    }

    @Test func blurLightAndCameraChangeThePicture() {
        let still = SyntheticScene(seed: 2, options: bare(0.3))
        var blurred = bare(0.3)
        blurred.exposure = 1
        blurred.speed = 10
        var sharp = blurred
        sharp.exposure = 0
        let difference = zip(
            SyntheticScene(seed: 2, options: blurred).frame(at: 9).image.samples,
            SyntheticScene(seed: 2, options: sharp).frame(at: 9).image.samples
        ).filter { $0 != $1 }.count
        #expect(difference > 500 && difference < 3 * 160 * 120 / 2)
        var lit = bare(0.3)
        lit.lighting = 1
        #expect(SyntheticScene(seed: 2, options: lit).frame(at: 9).image != still.frame(at: 9).image)
        // The wall moves with the camera: far from the target's speck most pixels change over 200 frames.
        let specks = SyntheticScene(seed: 2, options: bare(0.01))
        let changed = zip(specks.frame(at: 0).image.samples, specks.frame(at: 200).image.samples).filter { $0 != $1 }
        #expect(changed.count > 160 * 120)
    }

    @Test func shadesAreCounted() {
        var options = options(.pond)
        options.noise = 3
        options.shades = 5
        let samples = SyntheticScene(seed: 1, options: options).frame(at: 0).image.samples
        #expect(Set(samples) == [0, 64, 128, 191, 255])
        options.shades = 256
        #expect(Set(SyntheticScene(seed: 1, options: options).frame(at: 0).image.samples).count > 128)
    }

    @Test("extents", arguments: [(32, 32), (33, 47), (200, 32), (32, 200), (321, 243)])
    func extents(width: Int, height: Int) {
        for theme in SyntheticTheme.allCases {
            for difficulty in SyntheticDifficulty.allCases {
                let scene = SyntheticScene(seed: 1, options: options(theme, difficulty, width: width, height: height))
                let frame = scene.frame(at: 37)
                #expect(frame.image.width == width && frame.image.height == height)
                #expect(frame.box.area > 0 && (0...1).contains(frame.visibility))
            }
        }
    }
}
