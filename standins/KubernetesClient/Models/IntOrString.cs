using System.Globalization;

namespace k8s.Models;

[JsonConverter(typeof(IntOrStringJsonConverter))]
public class IntOrString
{
    public string Value { get; private init; }

    public static implicit operator IntOrString(int v) => v.ToString(CultureInfo.InvariantCulture);

    public static implicit operator IntOrString(long v) => v.ToString(CultureInfo.InvariantCulture);

    public static implicit operator IntOrString(string v) => new() { Value = v };

    public static implicit operator string(IntOrString v) => v?.Value;

    public override string ToString() => Value;

    public int ToInt() => int.Parse(Value, CultureInfo.InvariantCulture);
}
