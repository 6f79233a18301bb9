namespace Sluice.Trainer.Data;

/// <summary>A list of names that repeat: each is held once.</summary>
internal sealed class NameList
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private readonly List<int> indexes = [];

    /// <summary>The names, each once, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The list, by place in <see cref="Names"/>.</summary>
    public IReadOnlyList<int> Indexes => indexes;

    /// <summary>Appends a name.</summary>
    /// <returns>The name as it is held.</returns>
    public string Add(string name)
    {
        if (!places.TryGetValue(name, out var place))
        {
            place = names.Count;
            places.Add(name, place);
            names.Add(name);
        }

        indexes.Add(place);
        return names[place];
    }
}
