import Evaluation
import Foundation
import Imaging
import Sequences

/// What clips are made from, each kind with its share of them.
public struct ClipMaterial: Sendable, Hashable {
    /// Photographs.
    public struct Stills: Sendable, Hashable {
        /// The folders they lie in, folders inside included.
        public var folders: [String]
        /// How many clips in all are made from them, relative to the other kinds' shares.
        public var share: Double
        /// Tables of the objects in them: file name, x, y, width and height, from 0, an object a line.
        public var boxes: [String] = []
        /// Folders of silhouettes, white on black, named as the photographs: the objects' outlines.
        public var silhouettes: [String] = []
        /// The probability that a target is a known object, where there are some, and not an arbitrary part of a photograph.
        public var objects = 0.8

        /// Photographs of folders, of whose objects nothing is known.
        public init(folders: [String], share: Double = 1) {
            self.folders = folders
            self.share = share
        }
    }

    /// Videos with ground truth.
    public struct Videos: Sendable, Hashable {
        /// Folders of sequences, or single sequences.
        public var folders: [String]
        /// As of `Stills`.
        public var share: Double
        /// The least and the most frames from one frame of a clip to the next.
        public var gap: ClosedRange<Int>

        /// Videos of folders.
        public init(folders: [String], share: Double = 1, gap: ClosedRange<Int> = 1...12) {
            self.folders = folders
            self.share = share
            self.gap = gap
        }
    }

    /// Rendered scenes.
    public struct Synthetic: Sendable, Hashable {
        /// The scenes.
        public var material: SyntheticMaterial
        /// As of `Stills`.
        public var share: Double
        /// As of `Videos`.
        public var gap: ClosedRange<Int>

        /// Rendered scenes.
        public init(material: SyntheticMaterial = SyntheticMaterial(), share: Double = 1, gap: ClosedRange<Int> = 1...8)
        {
            self.material = material
            self.share = share
            self.gap = gap
        }
    }

    public var stills: Stills?
    public var videos: Videos?
    public var synthetic: Synthetic?
    /// How clips are varied.
    public var augmentation: ClipAugmentation
    /// The most bytes of decoded pictures kept.
    public var cacheBytes: Int

    /// Material from its parts.
    public init(
        stills: Stills? = nil, videos: Videos? = nil, synthetic: Synthetic? = nil,
        augmentation: ClipAugmentation = ClipAugmentation(), cacheBytes: Int = 1 << 30
    ) {
        self.stills = stills
        self.videos = videos
        self.synthetic = synthetic
        self.augmentation = augmentation
        self.cacheBytes = cacheBytes
    }
}

/// Draws batches of clips from its material. The clip of step s and place i is a function of the seed, s and i alone.
public struct ClipSampler: Sendable {
    private let sources: [(source: any ClipSource, share: Double)]
    private let seed: UInt64
    /// What was found, in words: photographs, videos, scenes.
    public let summary: String
    /// Pictures are asked for again, for a clip of other pictures, this many times.
    private static let attempts = 64

    /// Opens the material. Pictures are decoded when a clip first needs them.
    ///
    /// - Parameters:
    ///   - seed: decides every clip.
    ///   - onProblem: told once of each picture that cannot be read, on any thread.
    /// - Throws: `ClipError` where a folder has nothing to offer.
    public init(
        _ material: ClipMaterial, seed: UInt64, onProblem: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ClipError) {
        let store = ImageStore(byteLimit: material.cacheBytes, onProblem: onProblem)
        var sources: [(source: any ClipSource, share: Double)] = []
        var found: [String] = []
        if let stills = material.stills {
            let library = try PhotographLibrary(stills, store: store)
            sources.append(
                (
                    StillClips(library: library, objects: stills.objects, augmentation: material.augmentation),
                    stills.share
                ))
            found.append(
                "\(library.count) photographs"
                    + (library.objects.isEmpty ? "" : " with \(library.objects.count) known objects"))
        }
        if let videos = material.videos {
            var opened: [VideoClips.Video] = []
            for folder in videos.folders { opened += try annotatedVideos(folder) }
            sources.append(
                (
                    VideoClips(videos: opened, gap: videos.gap, augmentation: material.augmentation, store: store),
                    videos.share
                ))
            found.append("\(opened.count) videos of \(opened.reduce(0) { $0 + $1.usable.count }) frames")
        }
        if let synthetic = material.synthetic {
            sources.append(
                (
                    VideoClips(
                        videos: try synthetic.material.videos(), gap: synthetic.gap,
                        augmentation: material.augmentation, store: store), synthetic.share
                ))
            found.append("\(synthetic.material.scenes) rendered scenes")
        }
        precondition(!sources.isEmpty, "there is no material to make clips from")
        self.sources = sources
        self.seed = seed
        summary = found.joined(separator: ", ")
    }

    /// The recipe of one clip.
    package func recipe(step: Int, index: Int, shape: ClipShape) throws(ClipError) -> ClipRecipe {
        for attempt in 0..<Self.attempts {
            var generator = ClipGenerator(
                seed, UInt64(bitPattern: Int64(step)), UInt64(bitPattern: Int64(index)), UInt64(attempt))
            let source = sources[generator.index(weighted: sources.map(\.share))].source
            if let recipe = source.recipe(shape, &generator) { return recipe }
        }
        throw .noMaterial(attempts: Self.attempts)
    }
}

/// The sequences with ground truth of a folder, or the sequence that it is.
private func annotatedVideos(_ folder: String) throws(ClipError) -> [VideoClips.Video] {
    do {
        return try EvaluatedSequence.openWhole(folder).map { try VideoClips.Video($0.frames) }
    } catch let error as ClipError {
        throw error
    } catch {
        throw .unusable(path: folder, reason: "\(error)")
    }
}
