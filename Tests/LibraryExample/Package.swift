// swift-tools-version: 6.0
import PackageDescription

// Another package that uses the library: built and run by scripts/check-library.
let package = Package(
    name: "track-folder",
    dependencies: [.package(name: "trackscope", path: "../..")],
    targets: [
        .executableTarget(
            name: "track-folder", dependencies: [.product(name: "Trackscope", package: "trackscope")], path: "Sources")
    ]
)
