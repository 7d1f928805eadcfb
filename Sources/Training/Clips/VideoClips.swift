import Imaging
import Sequences

/// Clips taken from videos with ground truth: frames a few apart, in either direction (Equations.md, section 7).
struct VideoClips: ClipSource {
    /// A video, and the frames in which its target's box is usable.
    struct Video: Sendable {
        let sequence: FrameSequence
        let boxes: [BoundingBox?]
        let usable: [Int]

        /// A video with two usable frames at least.
        init(_ sequence: FrameSequence) throws(ClipError) {
            self.sequence = sequence
            let boxes = sequence.groundTruth.map { $0?.box }
            self.boxes = boxes
            // A box of fewer pixels shows nothing that could be learned.
            usable = boxes.indices.filter { index in
                boxes[index].map { $0.width >= 6 && $0.height >= 6 } ?? false
            }
            if usable.count < 2 { throw ClipError.tooFewBoxes(sequence: sequence.path) }
        }
    }

    let videos: [Video]
    /// The least and the most frames from one frame of a clip to the next.
    let gap: ClosedRange<Int>
    let augmentation: ClipAugmentation
    let store: ImageStore

    func recipe(_ shape: ClipShape, _ generator: inout ClipGenerator) -> ClipRecipe? {
        let video = videos[generator.index(weighted: videos.map { Double($0.usable.count).squareRoot() })]
        let isMirrored = generator.chance(augmentation.mirror)
        var place = video.usable[generator.index(video.usable.count)]
        var direction = generator.chance(0.5) ? 1 : -1
        var poses: [PosedFrame] = []
        for index in 0..<shape.length {
            if index > 0 {
                let step = gap.lowerBound + generator.index(gap.upperBound - gap.lowerBound + 1)
                if next(video, place, direction * step) == nil { direction = -direction }
                place = next(video, place, direction * step) ?? place
            }
            guard let box = video.boxes[place], let image = frame(place, of: video) else { return nil }
            poses.append(pose(box, image, isMirrored: isMirrored))
        }
        return augmentation.clip(poses, shape, &generator) { generator in
            frame(video.usable[generator.index(video.usable.count)], of: video)
        }
    }

    /// The usable frame nearest to `step` frames on; nil past the ends.
    private func next(_ video: Video, _ place: Int, _ step: Int) -> Int? {
        let wanted = place + step
        guard video.boxes.indices.contains(wanted) else { return nil }
        return video.usable.min { abs($0 - wanted) < abs($1 - wanted) }
    }

    private func frame(_ index: Int, of video: Video) -> Image? {
        store.image("\(video.sequence.path)#\(index)") {
            let image = try video.sequence.source.frame(at: index).image
            guard image.width >= 2, image.height >= 2 else {
                throw ClipError.tooSmall(
                    file: video.sequence.path, width: image.width, height: image.height, least: 2)
            }
            return image
        }
    }

    private func pose(_ box: BoundingBox, _ image: Image, isMirrored: Bool) -> PosedFrame {
        let map = isMirrored ? AffineMap(mirroring: image.width) : .identity
        // A mirror image is its own inverse.
        let centre = map(box.centreX, box.centreY)
        return PosedFrame(
            layers: [PatchLayer(picture: image, map: map)], centre: SIMD2(centre.x, centre.y),
            size: SIMD2(box.width, box.height))
    }
}
