import Imaging
import Synchronization

/// Frames that are picture files. Each is decoded when it is asked for; one that fails leaves the others alone.
///
/// Pictures of 16 bits a sample, such as thermal ones, are brought to 8 over the part of the range that the first frame uses,
/// where that is less than half: rounded, they would be left with a few grey levels. All frames share one range, so that
/// brightness stays comparable.
public struct ImageFolderSource: FrameSource {
    /// The folder of the files.
    public let folder: String
    /// The files' names, in the order of the frames.
    public let names: [String]
    private let decoder: String
    private let findings: PictureFindings

    /// Frames from named files of a folder; the files are not touched yet.
    ///
    /// - Parameters:
    ///   - range: the values of 16-bit samples that become black and white; nil takes them from the first frame.
    ///   - decoder: the program that decodes pictures other than PNG and JPEG.
    public init(
        folder: String, names: [String], range: ClosedRange<UInt16>? = nil, decoder: String = "ffmpeg"
    ) {
        self.folder = folder
        self.names = names
        self.decoder = decoder
        findings = PictureFindings(range: range)
    }

    /// The same frames with another range for 16-bit samples.
    public func stretched(over range: ClosedRange<UInt16>) -> ImageFolderSource {
        ImageFolderSource(folder: folder, names: names, range: range, decoder: decoder)
    }

    public var frameCount: Int? { names.count }

    public var complaint: String? { findings.complaint }

    public func frame(at index: Int) throws(FrameError) -> Frame {
        guard names.indices.contains(index) else { throw .pastEnd(index: index, count: names.count) }
        do throws(ImageError) {
            return Frame(index: index, image: try image(at: index), name: names[index])
        } catch {
            throw .undecodable(index: index, error)
        }
    }

    private func image(at index: Int) throws(ImageError) -> Image {
        let picture = try picture(at: index)
        if let remark = picture.remark { findings.note("\(names[index]): \(remark)") }
        switch picture.samples {
        case .eightBits(let image): return image
        case .sixteenBits(let image):
            let range: ClosedRange<UInt16>?
            if let decided = findings.range {
                range = decided
            } else {
                range = findings.keep(try firstRange(index == 0 ? image : nil))
            }
            return range.map { image.stretched(over: $0) } ?? image.rounded
        }
    }

    /// The range of the first frame; nil where rounding keeps enough levels.
    ///
    /// - Parameter known: the first frame, where it is decoded already.
    private func firstRange(_ known: DeepImage?) throws(ImageError) -> ClosedRange<UInt16>? {
        let first: DeepImage
        if let known {
            first = known
        } else {
            guard case .sixteenBits(let image) = try picture(at: 0).samples else { return nil }
            first = image
        }
        let range = first.range()
        return range.upperBound - range.lowerBound < UInt16.max / 2 ? range : nil
    }

    private func picture(at index: Int) throws(ImageError) -> DecodedPicture {
        let path = join(folder, names[index])
        do throws(ImageError) {
            return try DecodedPicture(contentsOf: path)
        } catch {
            guard case .unknownFormat(_, _, let foreign?) = error else { throw error }
            return try DecodedPicture(converting: path, from: foreign, decoder: decoder)
        }
    }
}

/// What has been learnt from a folder's pictures so far, shared by the threads that ask for frames.
private final class PictureFindings: Sendable {
    private struct State {
        /// The range that 16-bit samples are stretched over; `.some(nil)`: none is needed.
        var range: ClosedRange<UInt16>??
        var firstRemark: String?
        var remarks: Set<String> = []
    }

    private let state: Mutex<State>
    private let isGiven: Bool

    init(range: ClosedRange<UInt16>?) {
        isGiven = range != nil
        state = Mutex(State(range: range.map { .some($0) }))
    }

    /// The range, once it is decided.
    var range: ClosedRange<UInt16>?? { state.withLock(\.range) }

    /// Decides the range, unless another thread was first.
    ///
    /// - Returns: the decided one.
    func keep(_ range: ClosedRange<UInt16>?) -> ClosedRange<UInt16>? {
        state.withLock { state in
            if let known = state.range { return known }
            state.range = .some(range)
            return range
        }
    }

    func note(_ remark: String) {
        state.withLock { state in
            state.firstRemark = state.firstRemark ?? remark
            state.remarks.insert(remark)
        }
    }

    /// What the user should know, in one line.
    var complaint: String? {
        state.withLock { state in
            var parts: [String] = []
            if let first = state.firstRemark {
                parts.append(
                    state.remarks.count == 1 ? first : "\(first); the same goes for \(state.remarks.count - 1) others")
            }
            if !isGiven, case .some(.some(let range)) = state.range {
                parts.append(
                    "16-bit pictures: the values \(range.lowerBound) to \(range.upperBound) of the first frame are shown "
                        + "as black to white")
            }
            return parts.isEmpty ? nil : parts.joined(separator: "; ")
        }
    }
}
