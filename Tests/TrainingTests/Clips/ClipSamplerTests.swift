import Foundation
import Imaging
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

@Suite struct ClipSamplerTests {
    private func sampler(_ folder: PhotographFolder, seed: UInt64 = 1, cache: Int = 1 << 26) throws -> ClipSampler {
        try ClipSampler(ClipMaterial(stills: .init(folders: [folder.path]), cacheBytes: cache), seed: seed)
    }

    @Test func aClipIsDecidedByItsPlace() throws {
        let folder = try PhotographFolder(count: 6)
        let shape = ClipShape(length: 3, side: 127)
        let whole = try sampler(folder).batch(step: 7, indices: 0..<4, shape: shape)
        // Another order, another division, a cache that holds one picture only.
        let other = try sampler(folder, cache: 1)
        _ = try other.batch(step: 3, indices: 0..<2, shape: shape)
        let second = try other.batch(step: 7, indices: 2..<4, shape: shape)
        let first = try other.batch(step: 7, indices: 0..<2, shape: shape)
        for frame in 0..<3 { #expect(whole.frames[frame] == first.frames[frame].appending(second.frames[frame])) }
        for frame in 0..<2 {
            #expect(whole.displacements[frame] == first.displacements[frame] + second.displacements[frame])
        }
        #expect(try sampler(folder).batch(step: 8, indices: 0..<4, shape: shape).frames[0] != whole.frames[0])
        #expect(try sampler(folder, seed: 2).batch(step: 7, indices: 0..<4, shape: shape).frames[0] != whole.frames[0])
    }

    @Test func shapesAreTheBatchs() throws {
        let folder = try PhotographFolder(count: 2)
        let batch = try sampler(folder).batch(
            step: 0, indices: 0..<3, shape: ClipShape(length: 4, side: 127, withContexts: true))
        #expect(batch.frames.map(\.shape) == Array(repeating: [3, 127, 127, 3], count: 4))
        #expect(batch.displacements.map(\.count) == [3, 3, 3])
        #expect(batch.contexts?.shape == [3, 4, 127, 127, 3])
        for tensor in batch.frames { #expect(tensor.elements.allSatisfy { $0.isFinite && abs($0) < 3 }) }
    }

    /// The label moves with the target: what the template shows in the middle, the search shows at the displacement.
    @Test(arguments: [127, 255]) func theLabelFollowsTheTarget(side: Int) throws {
        let folder = try PhotographFolder(count: 3, width: 400, height: 300)
        var augmentation = ClipAugmentation.plain
        (augmentation.rotation, augmentation.growth, augmentation.stretch, augmentation.paste) = (0, 0, 0, 0)
        let sampler = try ClipSampler(
            ClipMaterial(stills: .init(folders: [folder.path]), augmentation: augmentation), seed: 4)
        var displacements: [SIMD2<Float>] = []
        for index in 0..<6 {
            let batch = try sampler.batch(step: 0, indices: index..<index + 1, shape: ClipShape(side: side))
            let displacement = batch.displacements[0][0]
            displacements.append(displacement)
            #expect(abs(displacement.x) <= 0.2 * Float(side) / 8 && abs(displacement.y) <= 0.2 * Float(side) / 8)
            let (rows, columns) = (Int((displacement.x * 8).rounded()), Int((displacement.y * 8).rounded()))
            func pixel(_ frame: Int, _ row: Int, _ column: Int) -> Float {
                batch.frames[frame][(row * side + column) * 3]
            }
            func difference(_ rows: Int, _ columns: Int) -> Float {
                var sum: Float = 0
                for row in side / 2 - 20...side / 2 + 20 {
                    for column in side / 2 - 20...side / 2 + 20 {
                        sum += abs(pixel(0, row, column) - pixel(1, row + rows, column + columns))
                    }
                }
                return sum
            }
            let right = difference(rows, columns)
            #expect(right < 0.5 * difference(-rows, -columns) + 1)
            #expect(right < 0.5 * difference(rows + 12, columns + 12) + 1)
        }
        #expect(
            Set(displacements.map(\.x)).count == 6
                && displacements.contains { $0.x < 0 && $0.y > 0 || $0.x > 0 && $0.y < 0 })
    }

    @Test func anUnreadablePhotographIsReportedOnceAndLeftOut() throws {
        let folder = try PhotographFolder(count: 3)
        let broken = folder.url.appendingPathComponent("broken.jpg")
        try Data([0xFF, 0xD8, 0xFF, 0]).write(to: broken)
        try PhotographFolder.photograph(1, width: 20, height: 20).write(
            to: folder.url.appendingPathComponent("s.png").path)
        let problems = Mutex<[String]>([])
        let sampler = try ClipSampler(ClipMaterial(stills: .init(folders: [folder.path])), seed: 1) { problem in
            problems.withLock { $0.append(problem) }
        }
        for step in 0..<12 { _ = try sampler.batch(step: step, indices: 0..<2, shape: ClipShape(side: 127)) }
        let told = problems.withLock { $0.sorted() }
        #expect(told.count == 2)
        #expect(told.first?.hasPrefix("\(broken.path) is a damaged JPEG: ") == true)
        #expect(told.last == "\(folder.path)/s.png has 20x20 pixels; 32x32 are needed at least; it is left out")
    }

    @Test func nothingButBrokenPhotographsIsAnError() throws {
        let folder = try PhotographFolder(count: 0)
        #expect(throws: ClipError.noPhotographs(folder: folder.path)) { try sampler(folder) }
        try Data([0xFF, 0xD8, 0xFF, 0]).write(to: folder.url.appendingPathComponent("broken.jpg"))
        #expect(throws: ClipError.noMaterial(attempts: 64)) {
            try sampler(folder).batch(step: 0, indices: 0..<1, shape: ClipShape())
        }
        #expect(throws: ClipError.unusable(path: "/nowhere", reason: "/nowhere does not exist")) {
            try ClipSampler(ClipMaterial(stills: .init(folders: ["/nowhere"])), seed: 1)
        }
    }

    /// The box that the attention is asked for is the target's.
    @Test func extentsAreTheTargets() throws {
        let folder = try PhotographFolder(count: 2)
        let stills = try folder.addObject(to: 0, x: 40...79, y: 30...59)
        var augmentation = ClipAugmentation.plain
        (augmentation.rotation, augmentation.growth, augmentation.stretch, augmentation.paste) = (0, 0, 0, 0)
        let material = ClipMaterial(stills: stills, augmentation: augmentation)
        let clip = try ClipSampler(material, seed: 1).recipe(step: 0, index: 0, shape: ClipShape(length: 3))
        #expect(clip.targetSize == SIMD2(40, 30))
        // The window is three times the target: 255 / 3 / 8 cells.
        for extent in clip.extents { #expect(abs(extent.x - 10.625) < 1e-4 && abs(extent.y - 10.625) < 1e-4) }
        #expect(abs(clip.frames[0].window.centreX - 59.5) < 1e-9 && abs(clip.frames[0].window.centreY - 44.5) < 1e-9)
        let sheet = try ClipSampler(material, seed: 1)
            .batch(step: 0, indices: 0..<2, shape: ClipShape(length: 3, side: 127)).sheet(gap: 4)
        #expect((sheet.width, sheet.height) == (3 * 131 + 4, 2 * 131 + 4))
        // The template's box is 85 pixels across, in the middle of 127.
        let corner = ((4 + 22) * sheet.width + 4 + 22) * 3
        #expect(Array(sheet.samples[corner..<corner + 3]) == [80, 255, 80])
    }

    @Test(arguments: [
        ("file,x,y,w,h\na.png,1,2,3\n", 2), ("a.png,1,2,3,4\nb.png,1,2,three,4\n", 2),
        ("file,x,y,w,h\na.png,0,0,20,20\na.png,1,2,-3,4\n", 3),
    ]) func aTableOfObjectsNamesItsFault(text: String, line: Int) throws {
        let folder = try PhotographFolder(count: 1)
        let table = folder.url.appendingPathComponent("objects.csv")
        try text.write(to: table, atomically: true, encoding: .utf8)
        var stills = ClipMaterial.Stills(folders: [folder.path])
        stills.boxes = [table.path]
        let faulty = text.split(separator: "\n")[line - 1]
        #expect(
            throws: ClipError.unusable(
                path: table.path, reason: "\(table.path):\(line): \"\(faulty)\" is not file,x,y,width,height")
        ) { try ClipSampler(ClipMaterial(stills: stills), seed: 1) }
    }

    @Test func renderedScenesGiveClips() throws {
        var synthetic = ClipMaterial.Synthetic()
        (synthetic.material.scenes, synthetic.material.frames) = (2, 6)
        let sampler = try ClipSampler(ClipMaterial(synthetic: synthetic), seed: 1)
        let batch = try sampler.batch(step: 0, indices: 0..<2, shape: ClipShape(length: 3, side: 127))
        #expect(batch.frames[0] != batch.frames[1])
    }

    /// The side of a still's target, the root of its area, lies in the range that was asked for.
    @Test(arguments: [12...12, 28...110]) func targetsHaveTheSidesAskedFor(sides: ClosedRange<Int>) throws {
        let folder = try PhotographFolder(count: 2, width: 640, height: 480)
        var augmentation = ClipAugmentation.plain
        (augmentation.targetSide, augmentation.paste) = (sides, 0)
        let sampler = try ClipSampler(
            ClipMaterial(stills: .init(folders: [folder.path]), augmentation: augmentation), seed: 2)
        let found = try (0..<20).map { step in
            let size = try sampler.recipe(step: step, index: 0, shape: ClipShape()).targetSize
            return (size.x * size.y).squareRoot()
        }
        #expect(found.allSatisfy { $0 > Double(sides.lowerBound) - 1e-9 && $0 < Double(sides.upperBound) + 1e-9 })
        let (least, greatest) = (try #require(found.min()), try #require(found.max()))
        #expect(sides.count == 1 || greatest > 2 * least)
    }

    /// A mirrored clip's target lies where the mirrored picture has it.
    @Test func mirroredVideosAreTheMirrorImage() throws {
        var synthetic = ClipMaterial.Synthetic()
        (synthetic.material.scenes, synthetic.material.frames) = (1, 4)
        var augmentation = ClipAugmentation.plain
        augmentation.displacement = 0
        func template(mirror: Double) throws -> Tensor<Float> {
            augmentation.mirror = mirror
            let sampler = try ClipSampler(ClipMaterial(synthetic: synthetic, augmentation: augmentation), seed: 1)
            return try sampler.batch(step: 0, indices: 0..<1, shape: ClipShape(side: 127)).frames[0]
        }
        let (plain, mirrored) = (try template(mirror: 0), try template(mirror: 1))
        let flipped = (0..<127 * 127 * 3).map { index in
            let (row, column, channel) = (index / 381, index / 3 % 127, index % 3)
            return mirrored[(row * 127 + 126 - column) * 3 + channel]
        }
        #expect(relativeError(plain.elements, flipped) < 1e-3)
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence)) func videosGiveClips() throws {
        let sampler = try ClipSampler(
            ClipMaterial(videos: .init(folders: [SharedData.url("data/training/davis").path])), seed: 1)
        let batch = try sampler.batch(step: 0, indices: 0..<2, shape: ClipShape(length: 3, side: 127))
        #expect(batch.frames[0] != batch.frames[1])
    }

    @Test func batchesMadeAheadAreTheSame() throws {
        let folder = try PhotographFolder(count: 3)
        let sampler = try sampler(folder)
        let shape = ClipShape(side: 127)
        let ahead = BatchPrefetcher(first: 5) { try sampler.batch(step: $0, indices: 0..<2, shape: shape) }
        defer { ahead.close() }
        for step in 5..<9 {
            #expect(try ahead.batch(step).frames == sampler.batch(step: step, indices: 0..<2, shape: shape).frames)
        }
    }
}
