/// The forms in which videos are written.
public enum VideoFormat: String, Sendable, CaseIterable {
    /// MPEG-4, with the codec that the encoder prefers for it: H.264 where it has that.
    case mp4
    /// Matroska, with the same codecs.
    case mkv
    /// A moving GIF, with a palette for each frame, so that no frame waits in memory for the last one.
    case gif

    /// The format that a file's ending asks for; nil where it asks for none of them.
    public init?(ofFile path: String) {
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        guard let dot = name.lastIndex(of: ".") else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }

    /// The encoder's arguments.
    var arguments: [String] {
        // The usual colours of players need even sides.
        let film = ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", "-q:v", "4", "-crf", "20"]
        switch self {
        case .mp4: return film + ["-movflags", "+faststart", "-f", "mp4"]
        case .mkv: return film + ["-f", "matroska"]
        case .gif:
            return ["-vf", "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1", "-f", "gif"]
        }
    }
}
