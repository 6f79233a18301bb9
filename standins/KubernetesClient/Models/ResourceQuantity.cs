using System.Globalization;
using System.Numerics;

namespace k8s.Models;

[JsonConverter(typeof(ResourceQuantityJsonConverter))]
public class ResourceQuantity
{
    public static readonly decimal MaxAllowed = long.MaxValue;

    private static readonly BigInteger NanosInOne = BigInteger.Pow(10, 9);

    private static readonly (string Suffix, BigInteger Nanos)[] BinaryUnits =
        [.. new[] { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" }.Select((s, i) => (s, NanosInOne << (10 * i)))];

    private static readonly (string Suffix, BigInteger Nanos)[] DecimalUnits =
        [.. new[] { "n", "u", "m", "", "k", "M", "G", "T", "P", "E" }.Select((s, i) => (s, BigInteger.Pow(1000, i)))];

    // As Kubernetes, nothing finer than a billionth is kept: the rest is rounded away from zero.
    private readonly BigInteger _nanos;

    public ResourceQuantity(decimal n, int exp, SuffixFormat format)
    {
        _nanos = Nanos(n, exp >= 0 ? BigInteger.Pow(10, exp) * NanosInOne : NanosInOne, exp >= 0 ? 1 : BigInteger.Pow(10, -exp));
        Format = format;
    }

    public ResourceQuantity(string v)
    {
        var text = v?.Trim() ?? "";
        var end = text.IndexOfAny([.. "eEinumkKMGTP"]);
        var (number, suffix) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var n = number.Length == 0 ? 0 : decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture);
        if (DecimalUnits.FirstOrDefault(u => u.Suffix == suffix) is { Suffix: not null } unit)
        {
            (_nanos, Format) = (Nanos(n, unit.Nanos, 1), v is null ? SuffixFormat.BinarySI : SuffixFormat.DecimalSI);
        }
        else if (BinaryUnits.FirstOrDefault(u => u.Suffix == suffix) is { Suffix: not null } binary)
        {
            _nanos = BigInteger.Min(Nanos(n, binary.Nanos, 1), new BigInteger(MaxAllowed) * NanosInOne);
            Format = SuffixFormat.BinarySI;
        }
        else if (suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exp))
        {
            (_nanos, Format) = (new ResourceQuantity(n, exp, SuffixFormat.DecimalExponent)._nanos, SuffixFormat.DecimalExponent);
        }
        else
        {
            throw new ArgumentException($"{v} is not a quantity: unknown suffix {suffix}", nameof(v));
        }
    }

    public enum SuffixFormat
    {
        DecimalExponent,
        BinarySI,
        DecimalSI,
    }

    public SuffixFormat Format { get; private set; }

    public static implicit operator ResourceQuantity(string v) => new(v);

    public static implicit operator ResourceQuantity(decimal v) => new(v, 0, SuffixFormat.DecimalExponent);

    public static implicit operator decimal(ResourceQuantity v) => v.ToDecimal();

    public static bool operator ==(ResourceQuantity left, ResourceQuantity right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceQuantity left, ResourceQuantity right) => !(left == right);

    public override string ToString() => CanonicalizeString();

    public string CanonicalizeString() => CanonicalizeString(Format);

    public string CanonicalizeString(SuffixFormat suffixFormat)
    {
        if (_nanos.IsZero)
        {
            return "0";
        }

        var small = BigInteger.Abs(_nanos) < 1024 * NanosInOne || !(_nanos % NanosInOne).IsZero;
        var units = suffixFormat == SuffixFormat.BinarySI && !small ? BinaryUnits : DecimalUnits;
        var index = Array.FindLastIndex(units, u => (_nanos % u.Nanos).IsZero);
        var exponent = (3 * index) - 9;
        return suffixFormat == SuffixFormat.DecimalExponent
            ? $"{_nanos / units[index].Nanos}{(exponent == 0 ? "" : $"e{exponent}")}"
            : $"{_nanos / units[index].Nanos}{units[index].Suffix}";
    }

    public bool Equals(ResourceQuantity other) => other is not null && _nanos == other._nanos;

    public override bool Equals(object obj) => Equals(obj as ResourceQuantity);

    public override int GetHashCode() => _nanos.GetHashCode();

    public int ToInt32() => (int)(_nanos / NanosInOne);

    public long ToInt64() => (long)(_nanos / NanosInOne);

    public decimal ToDecimal() => (decimal)(_nanos / NanosInOne) + ((decimal)(_nanos % NanosInOne) / 1_000_000_000m);

    public double ToDouble() => (double)ToDecimal();

    private static BigInteger Nanos(decimal n, BigInteger factor, BigInteger divisor)
    {
        var bits = decimal.GetBits(n);
        var unscaled = new BigInteger(new decimal(bits[0], bits[1], bits[2], bits[3] < 0, 0)) * factor;
        var quotient = BigInteger.DivRem(unscaled, divisor * BigInteger.Pow(10, (bits[3] >> 16) & 0x7F), out var rest);
        return quotient + rest.Sign;
    }
}
