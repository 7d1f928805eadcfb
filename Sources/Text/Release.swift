/// The release of this program: what `--version`, reports and the weights it writes say.
public enum Release {
    /// The version, by the rules of Semantic Versioning.
    public static let version = "0.2.0"
    /// The program and its version, such as `trackscope 0.2.0`.
    public static let name = "trackscope \(version)"
}
