using Sluice.Trainer.Learning.Mitigations;

namespace Sluice.Trainer.Tests.Learning.Mitigations;

internal static class Groups
{
    /// <summary>Groups by the names a, b and so on. Row i is of group i modulo their number.</summary>
    public static RowGroups Of(int count, int rows = 1000) => new(
        "group",
        [.. Enumerable.Range(0, count).Select(i => $"{(char)('a' + i)}")],
        [.. Enumerable.Range(0, rows).Select(i => (sbyte)(i % count))]);
}
