import Testing
import Text

@Test(arguments: [
    ("", "", 0, 0), ("rate", "rate", 0, 0), ("", "rate", 4, 4), ("rate", "rates", 1, 1), ("rate", "rote", 1, 1),
    ("evaluate", "evalute", 1, 1), ("track", "tarck", 2, 1), ("track", "watch", 4, 4),
])
func editDistances(first: String, second: String, distance: Int, withSwaps: Int) {
    #expect(editDistance(first, second, swapsCountOnce: false) == distance)
    #expect(editDistance(second, first, swapsCountOnce: true) == withSwaps)
}
