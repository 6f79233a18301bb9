namespace Sluice.Api.Validation;

/// <summary>Names that must be unique in a list and are not.</summary>
internal static class Repeated
{
    /// <summary>Each name that more than one item has. A list or an item that is null has another rule.</summary>
    public static IEnumerable<string> In<T>(IEnumerable<T>? items, Func<T, string> name) =>
        (items ?? []).Where(item => item is not null).GroupBy(name).Where(group => group.Count() > 1).Select(group => group.Key);
}
