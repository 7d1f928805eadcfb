import Imaging
import Synchronization

/// Decoded pictures by name, the least recently used forgotten where they exceed a bound.
///
/// A picture that cannot be read is reported once and never tried again. What is in the store decides how long a batch
/// takes, never what is in it.
package final class ImageStore: Sendable {
    private struct Contents {
        var images: [String: (image: Image, lastUse: Int)] = [:]
        var failed: Set<String> = []
        var byteCount = 0
        var clock = 0
    }

    private let byteLimit: Int
    private let onProblem: @Sendable (String) -> Void
    private let contents = Mutex(Contents())

    /// An empty store.
    ///
    /// - Parameters:
    ///   - byteLimit: the most bytes of pictures kept.
    ///   - onProblem: told once of each picture that cannot be read, on any thread.
    package init(byteLimit: Int, onProblem: @escaping @Sendable (String) -> Void) {
        self.byteLimit = byteLimit
        self.onProblem = onProblem
    }

    /// The bytes of the pictures kept.
    package var byteCount: Int { contents.withLock { $0.byteCount } }

    /// The picture of a name, made by `load` where it is not kept; nil where that failed, now or before.
    package func image(_ name: String, load: () throws -> Image) -> Image? {
        let known: (image: Image?, isFailed: Bool) = contents.withLock { contents in
            contents.clock += 1
            contents.images[name]?.lastUse = contents.clock
            return (contents.images[name]?.image, contents.failed.contains(name))
        }
        if known.image != nil || known.isFailed { return known.image }
        do {
            let image = try load()
            keep(image, name)
            return image
        } catch {
            if contents.withLock({ $0.failed.insert(name).inserted }) { onProblem("\(error); it is left out") }
            return nil
        }
    }

    private func keep(_ image: Image, _ name: String) {
        contents.withLock { contents in
            guard contents.images[name] == nil else { return }
            contents.images[name] = (image, contents.clock)
            contents.byteCount += image.samples.count
            while contents.byteCount > byteLimit, contents.images.count > 1,
                let oldest = contents.images.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                contents.images[oldest.key] = nil
                contents.byteCount -= oldest.value.image.samples.count
            }
        }
    }
}
