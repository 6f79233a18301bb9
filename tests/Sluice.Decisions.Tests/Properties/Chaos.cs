using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Sluice.Api.Pods;

namespace Sluice.Decisions.Tests.Properties;

/// <summary>
/// Creates records of plausible and implausible values, such as words that deciders know in fields where they make no sense.
/// </summary>
internal sealed class Chaos(int seed)
{
    private static readonly string[] Words =
    [
        "", "a", "uid", "1.0.0", "1.1.0", "2.0.0-rc.1", "not a version", "penguins", "train-attempt-0-0", "Running", "Succeeded",
        "Failed", "Unknown", "Pending", "OOMKilled", "Evicted", "NodeLost", "DeletionByTaintManager", "True", "False", "Ready", "Stalled",
        "Reconciling", "RolledBack", "Promoted", "Progressing", "Superseded", "0.05", "NaN", "-1", "99999999999999999999", "1h", "5s",
        "0s", "87600h", "forever", "sha256:" + "a", "sluice.dev/in-use", "{}",
        """{"artifact":{"uri":"file:///m","digest":"sha256:a"},"dataset":{"digest":"d"}"""
            + ""","signature":{"inputs":[],"outputs":[]},"metrics":{"a":"b"}}""",
        """{"artifact":null,"metrics":null}""", """{"digest":"sha256:a"}""", """{"reason":"DigestMismatch","field":null,"message":"m"}""",
        "ü€😀", new('x', 5000),
    ];

    private readonly Random random = new(seed);

    public T Make<T>() => (T)Make(typeof(T), 0)!;

    private object? Make(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return random.Next(3) == 0 ? null : Make(inner, depth);
        }

        if (type == typeof(string))
        {
            return Words[random.Next(Words.Length)];
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(random.Next(values.Length));
        }

        if (type == typeof(bool))
        {
            return random.Next(2) == 0;
        }

        if (type == typeof(int))
        {
            return random.Next(12) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-1, 102);
        }

        if (type == typeof(long))
        {
            return random.Next(12) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.NextInt64(-1, 500);
        }

        if (type == typeof(double))
        {
            double[] values = [0, 0.01, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue];
            return values[random.Next(values.Length)];
        }

        if (type == typeof(DateTime))
        {
            return random.Next(15) switch
            {
                0 => DateTime.MinValue,
                1 => DateTime.MaxValue,
                _ => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(0, 2000)),
            };
        }

        if (type == typeof(Accelerators))
        {
            return random.Next(2) == 0 ? Accelerators.Default : Accelerators.Parse("nvidia.com/gpu,amd.com/*");
        }

        if (type == typeof(JsonObject))
        {
            return Json(depth);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var open && IsCollection(open))
        {
            return open == typeof(IReadOnlyList<>)
                ? List(type.GetGenericArguments()[0], depth)
                : Dictionary(type.GetGenericArguments(), depth);
        }

        return Record(type, depth);
    }

    // An object as a user may write it, or as the API server may return it: often with the parts that decisions look for.
    private JsonObject Json(int depth)
    {
        var made = new JsonObject();
        foreach (var key in new[] { "apiVersion", "kind", "metadata", "status", Words[random.Next(Words.Length)] }.Distinct())
        {
            made[key] = random.Next(6) switch
            {
                0 => null,
                1 => random.Next(-1, 3),
                2 => new JsonArray(Words[random.Next(Words.Length)], random.Next(3)),
                3 when depth < 8 => Json(depth + 1),
                _ => Words[random.Next(Words.Length)],
            };
        }

        return made;
    }

    private IList List(Type item, int depth)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var i = depth > 6 ? 0 : random.Next(4); i > 0; i--)
        {
            list.Add(Make(item, depth + 1));
        }

        return list;
    }

    private IDictionary Dictionary(Type[] types, int depth)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        for (var i = random.Next(3); i > 0; i--)
        {
            dictionary[Make(types[0], depth + 1)!] = Make(types[1], depth + 1);
        }

        return dictionary;
    }

    private object Record(Type type, int depth)
    {
        var constructor = type.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).First();
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, depth + 1))]);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.Where(property => property.SetMethod is not null))
        {
            // Left as it is now and then; absent where it may be.
            var optional = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
            if (random.Next(6) > 0)
            {
                property.SetValue(record, optional && random.Next(3) == 0 ? null : Make(property.PropertyType, depth + 1));
            }
        }

        return record;
    }

    public override string ToString() => seed.ToString(CultureInfo.InvariantCulture);

    private static bool IsCollection(Type open) => open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyDictionary<,>);
}
