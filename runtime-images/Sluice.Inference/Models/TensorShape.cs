namespace Sluice.Inference.Models;

/// <summary>Shapes.</summary>
internal static class TensorShape
{
    public static string Text(IReadOnlyList<long> shape) => $"[{string.Join(',', shape)}]";

    /// <summary>Whether extents satisfy a declared shape.</summary>
    public static bool Fits(IReadOnlyList<long> extents, IReadOnlyList<long> declared)
    {
        if (extents.Count != declared.Count)
        {
            return false;
        }

        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i] >= 0 && declared[i] != extents[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of elements; null when it is above <paramref name="most"/>.</summary>
    public static int? Count(IReadOnlyList<long> extents, int most)
    {
        var count = 1L;
        foreach (var extent in extents)
        {
            // Both factors are below 2^31 here, so the product is in range.
            if (extent > most || (count *= extent) > most)
            {
                return null;
            }
        }

        return (int)count;
    }
}
