namespace Sluice.Api.Text;

/// <summary>
/// Enum values as the text of a spec. Specs keep the text that a person wrote, so that validation can show it; decisions read it here.
/// </summary>
public static class EnumText
{
    /// <summary>The value of a name. Case counts, and any other text is the enum's value 0, which is the field's default.</summary>
    public static T Parse<T>(string? text)
        where T : struct, Enum => Known<T>.Values.GetValueOrDefault(text ?? "");

    /// <summary>The names of all values, the default first.</summary>
    public static string[] Names<T>()
        where T : struct, Enum => Enum.GetNames<T>();

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> Values = Enum.GetValues<T>()
            .ToDictionary(value => value.ToString(), StringComparer.Ordinal);
    }
}
