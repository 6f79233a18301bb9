using System.Reflection;
using System.Reflection.Emit;

using Sluice.Operator.Configuration;

using Xunit;

namespace Sluice.Operator.Tests;

/// <summary>Which namespace of the operator rests on which, read from the compiled program: signatures, fields and method bodies.</summary>
public class ArchitectureTests
{
    private const string Root = "Sluice.Operator.";

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Namespaces_form_no_cycle()
    {
        var edges = Edges();

        Assert.Contains("Configuration", edges["Hosting"]);
        Assert.Contains("Watching.Cache", edges["Writing"]);
        var rest = edges.ToDictionary(edge => edge.Key, edge => edge.Value.ToHashSet());
        while (rest.Keys.FirstOrDefault(name => !rest[name].Any(rest.ContainsKey)) is { } leaf)
        {
            rest.Remove(leaf);
        }

        Assert.True(
            rest.Count == 0,
            string.Join('\n', rest.Select(each => $"{each.Key} -> {string.Join(", ", each.Value.Where(rest.ContainsKey))}")));
    }

    private static Dictionary<string, HashSet<string>> Edges()
    {
        var edges = new Dictionary<string, HashSet<string>>();
        foreach (var type in typeof(OperatorOptions).Assembly.GetTypes().Where(IsOwn))
        {
            var from = edges.TryGetValue(Name(type), out var known) ? known : edges[Name(type)] = [];
            from.UnionWith(Uses(type).SelectMany(Parts).Where(IsOwn).Select(Name).Where(name => name != Name(type)));
        }

        return edges;
    }

    private static bool IsOwn(Type type) => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true;

    private static string Name(Type type) => type.Namespace![Root.Length..];

    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericParameter: true } => type.GetGenericParameterConstraints().SelectMany(Parts),
        { IsConstructedGenericType: true } => type.GetGenericArguments().Append(type.GetGenericTypeDefinition()).SelectMany(Parts),
        _ => [type],
    };

    private static IEnumerable<Type?> Uses(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(All).Select(field => field.FieldType),
            .. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Uses),
        ];
    }

    private static IEnumerable<Type?> Uses(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        (method as MethodInfo)?.ReturnType,
        .. method.GetMethodBody() is { } body
            ? body.LocalVariables.Select(local => local.LocalType).Concat(Mentioned(method, body.GetILAsByteArray()!))
            : [],
    ];

    private static IEnumerable<Type?> Mentioned(MethodBase method, byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? BitConverter.ToInt16([il[at + 1], il[at]]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(
                    BitConverter.ToInt32(il, at),
                    method.DeclaringType!.GetGenericArguments(),
                    method.IsGenericMethod ? method.GetGenericArguments() : null);
                yield return member as Type ?? member!.DeclaringType;
                foreach (var argument in member is MethodInfo { IsGenericMethod: true } called ? called.GetGenericArguments() : [])
                {
                    yield return argument;
                }
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
