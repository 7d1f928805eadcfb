import Foundation
import Imaging
import Tensors
import TestSupport
import Testing
import Training

/// A recipe drawn to the letter, in double precision: every sample of every pixel by itself.
private func plainPatch(_ recipe: PatchRecipe, side: Int) -> [Double] {
    var pixels = [Double](repeating: 0, count: side * side * 3)
    let stepX = recipe.window.width / 255
    let stepY = recipe.window.height / 255
    for layer in recipe.layers {
        let across = Int(max(1, (hypot(layer.map.xx, layer.map.yx) * stepX - 1e-9).rounded(.up)))
        let down = Int(max(1, (hypot(layer.map.xy, layer.map.yy) * stepY - 1e-9).rounded(.up)))
        for row in 0..<side {
            for column in 0..<side {
                let x = recipe.window.centreX + (Double(column) - Double(side - 1) / 2) * stepX
                let y = recipe.window.centreY + (Double(row) - Double(side - 1) / 2) * stepY
                var alpha = 1.0
                /// The mean of the samples inside the pixel's footprint.
                func sampled(_ picture: Image, origin: SIMD2<Double> = .zero, _ channel: Int) -> Double {
                    var sum = 0.0
                    for n in 0..<down {
                        for m in 0..<across {
                            let dx = ((Double(m) + 0.5) / Double(across) - 0.5) * stepX
                            let dy = ((Double(n) + 0.5) / Double(down) - 0.5) * stepY
                            let (px, py) = layer.map(x + dx, y + dy)
                            sum += bilinear(picture, px - origin.x, py - origin.y, channel)
                        }
                    }
                    return sum / Double(across * down)
                }
                switch layer.mask {
                case nil: break
                case .shape(let shape, let map, let edge):
                    let (u, v) = map(x, y)
                    let distance = shape == .ellipse ? hypot(u, v) : max(abs(u), abs(v))
                    let share = min(max((1 - distance) / edge + 0.5, 0), 1)
                    alpha = share * share * (3 - 2 * share)
                case .silhouette(let silhouette, let origin):
                    alpha = sampled(silhouette, origin: origin, 0) / 255
                }
                for channel in 0..<3 {
                    let index = (row * side + column) * 3 + channel
                    pixels[index] += alpha * (sampled(layer.picture, channel) - pixels[index])
                }
            }
        }
    }
    return toned(pixels, recipe.appearance)
}

private func bilinear(_ image: Image, _ x: Double, _ y: Double, _ channel: Int) -> Double {
    func pixel(_ column: Int, _ row: Int) -> Double {
        let column = min(max(column, 0), image.width - 1)
        let row = min(max(row, 0), image.height - 1)
        return Double(image.samples[(row * image.width + column) * 3 + channel])
    }
    let left = Int(x.rounded(.down))
    let top = Int(y.rounded(.down))
    let (fx, fy) = (x - Double(left), y - Double(top))
    return (1 - fy) * ((1 - fx) * pixel(left, top) + fx * pixel(left + 1, top))
        + fy * ((1 - fx) * pixel(left, top + 1) + fx * pixel(left + 1, top + 1))
}

/// Light and normalisation, without blur and noise.
private func toned(_ pixels: [Double], _ appearance: Appearance) -> [Double] {
    let mean = [0.485, 0.456, 0.406]
    let deviation = [0.229, 0.224, 0.225]
    return pixels.indices.map { index in
        let first = index / 3 * 3
        let luminance = 0.299 * pixels[first] + 0.587 * pixels[first + 1] + 0.114 * pixels[first + 2]
        let value = pixels[index] + appearance.grey * (luminance - pixels[index])
        let lit = pow(value / 255, appearance.gamma) * appearance.gain[index % 3] + appearance.offset / 255
        return (min(max(lit, 0), 1) - mean[index % 3]) / deviation[index % 3]
    }
}

/// The maximum of |a - b|.
private func largestDifference(_ actual: [Float], _ expected: [Double]) -> Double {
    zip(actual, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
}

private func drawn(_ recipe: PatchRecipe, side: Int) -> [Float] {
    Tensor<Float>(shape: [side, side, 3]) {
        $0.initialize(repeating: 0)
        recipe.render(side: side, into: $0)
    }.elements
}

@Suite struct PatchRendererTests {
    /// Moved and pasted clips, with every kind of layer and light, against the plain drawing.
    @Test(arguments: [127, 255], [0.0, 1.0]) func everyPixelIsMappedOnce(side: Int, paste: Double) throws {
        let folder = try PhotographFolder(count: 4)
        var augmentation = ClipAugmentation()
        (augmentation.paste, augmentation.occlusion, augmentation.passing) = (paste, 0.5, 1)
        (augmentation.blur, augmentation.motionBlur, augmentation.noise, augmentation.grey) = (0, 0, 0, 0.5)
        let sampler = try ClipSampler(
            ClipMaterial(stills: .init(folders: [folder.path]), augmentation: augmentation), seed: 5)
        for step in 0..<2 {
            let clip = try sampler.recipe(step: step, index: 0, shape: ClipShape(length: 4, side: side))
            #expect(paste == 0 || clip.frames[0].layers.count >= 2)
            for frame in clip.frames {
                // A tone is an eighth of a grey level wide, a normalised unit some 57 grey levels, and gamma may steepen it.
                #expect(largestDifference(drawn(frame, side: side), plainPatch(frame, side: side)) < 0.02)
            }
        }
    }

    /// An object is seen inside its own outline, and nothing of its surroundings.
    @Test(arguments: [127, 255]) func aKnownObjectIsCutOutAlongItsOutline(side: Int) throws {
        let folder = try PhotographFolder(count: 3)
        let stills = try folder.addObject(to: 1, x: 30...89, y: 20...79)
        var augmentation = ClipAugmentation.plain
        (augmentation.paste, augmentation.distractors) = (1, 0)
        let sampler = try ClipSampler(ClipMaterial(stills: stills, augmentation: augmentation), seed: 2)
        for step in 0..<3 {
            let clip = try sampler.recipe(step: step, index: 0, shape: ClipShape(length: 2, side: side))
            guard case .silhouette = clip.frames[0].layers.last?.mask else {
                Issue.record("the object has no outline")
                return
            }
            for frame in clip.frames {
                #expect(largestDifference(drawn(frame, side: side), plainPatch(frame, side: side)) < 0.02)
            }
        }
    }

    /// Without turn and growth the window is what the tracker would crop.
    @Test(arguments: [127, 255]) func plainWindowIsTheCrop(side: Int) throws {
        var augmentation = ClipAugmentation.plain
        (augmentation.rotation, augmentation.growth, augmentation.stretch, augmentation.paste) = (0, 0, 0, 0)
        let folder = try PhotographFolder(count: 1, width: 320, height: 200)
        let sampler = try ClipSampler(
            ClipMaterial(stills: .init(folders: [folder.path]), augmentation: augmentation), seed: 9)
        for step in 0..<3 {
            let clip = try sampler.recipe(step: step, index: 0, shape: ClipShape(length: 2, side: side))
            for frame in clip.frames {
                var window = frame.window
                window.width *= Double(side) / 255
                window.height *= Double(side) / 255
                let crop = frame.layers[0].picture.crop(window, size: (side, side))
                #expect(
                    largestDifference(drawn(frame, side: side), toned(crop.elements.map(Double.init), .init())) < 0.01)
            }
        }
    }

    /// Blurred pixels are means: the whole keeps its mean, edges become gentle.
    @Test func blurKeepsTheMean() throws {
        let folder = try PhotographFolder(count: 2)
        var augmentation = ClipAugmentation()
        (augmentation.light, augmentation.grey, augmentation.noise, augmentation.occlusion) = (0, 0, 0, 0)
        let material = ClipMaterial(stills: .init(folders: [folder.path]), augmentation: augmentation)
        let sharp = try ClipSampler(material, seed: 3)
        let clip = try sharp.recipe(step: 0, index: 0, shape: ClipShape(length: 2, side: 127))
        for blur in [Appearance.Blur.soft(deviation: 1.5), .motion(length: 9, angle: 0.7)] {
            var frame = clip.frames[1]
            frame.appearance = Appearance()
            let before = drawn(frame, side: 127)
            frame.appearance.blur = blur
            let after = drawn(frame, side: 127)
            #expect(before != after)
            func mean(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) } / Double(values.count) }
            func roughness(_ values: [Float]) -> Double {
                zip(values, values.dropFirst(3)).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            }
            #expect(abs(mean(before) - mean(after)) < 0.03)
            #expect(roughness(after) < 0.8 * roughness(before))
        }
    }

    @Test func noiseHasItsDeviation() throws {
        let folder = try PhotographFolder(count: 1)
        let sampler = try ClipSampler(
            ClipMaterial(stills: .init(folders: [folder.path]), augmentation: .plain), seed: 3)
        var frame = try sampler.recipe(step: 0, index: 0, shape: ClipShape()).frames[0]
        // A picture of one grey: what varies is noise.
        frame.layers = [frame.layers[0]]
        frame.layers[0].picture = Image(width: 64, height: 64, samples: [UInt8](repeating: 128, count: 64 * 64 * 3))
        frame.appearance = Appearance()
        frame.appearance.noise = 6
        frame.appearance.noiseSeed = 42
        let values = drawn(frame, side: 255).enumerated().filter { $0.offset % 3 == 0 }.map { Double($0.element) }
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        #expect(abs(deviation * 0.229 * 255 - 6) < 0.1)
        #expect(abs((mean * 0.229 + 0.485) * 255 - 128) < 0.1)
    }
}
