using System.Reflection;
using System.Reflection.Emit;

namespace Sluice.Decisions.Tests;

/// <summary>
/// Which namespaces of an assembly use which: by base types, members' types, and what the bodies of methods call, make or load. A cycle
/// among them means that none of its folders can be read by itself.
/// </summary>
internal static class NamespaceCycles
{
    private static readonly Dictionary<short, OpCode> OpCodeByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The uses between namespaces, with a type that makes each.</summary>
    public static IReadOnlyDictionary<(string From, string To), string> Uses(Assembly assembly)
    {
        var uses = new Dictionary<(string From, string To), string>();
        foreach (var type in assembly.GetTypes().Where(type => type.Namespace is not null))
        {
            foreach (var used in Used(type).SelectMany(Parts).Where(used => used.Assembly == assembly && used.Namespace != type.Namespace))
            {
                uses.TryAdd((type.Namespace!, used.Namespace!), $"{type.Name} uses {used.Name}");
            }
        }

        return uses;
    }

    /// <summary>A cycle, as the uses that make it. Empty when there is none.</summary>
    public static IReadOnlyList<string> Find(Assembly assembly)
    {
        var uses = Uses(assembly);
        var done = new HashSet<string>();
        foreach (var start in uses.Keys.Select(use => use.From).Distinct().Order(StringComparer.Ordinal))
        {
            if (Walk(start, [], uses, done) is { Count: > 0 } cycle)
            {
                return cycle;
            }
        }

        return [];
    }

    private static List<string> Walk(
        string at, List<string> path, IReadOnlyDictionary<(string From, string To), string> uses, HashSet<string> done)
    {
        if (path.Contains(at))
        {
            List<string> cycle = [.. path.SkipWhile(each => each != at), at];
            return [.. cycle.Zip(cycle.Skip(1)).Select(pair => $"{pair.First} -> {pair.Second}: {uses[pair]}")];
        }

        if (!done.Contains(at))
        {
            foreach (var next in uses.Keys.Where(use => use.From == at).Select(use => use.To))
            {
                if (Walk(next, [.. path, at], uses, done) is { Count: > 0 } cycle)
                {
                    return cycle;
                }
            }

            done.Add(at);
        }

        return [];
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All =
            BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        IEnumerable<MethodBase> methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        return new[] { type.BaseType }.OfType<Type>()
            .Concat(type.GetInterfaces())
            .Concat(type.GetFields(All).Select(field => field.FieldType))
            .Concat(methods.SelectMany(Used));
    }

    private static IEnumerable<Type> Used(MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        foreach (var type in parameters.Append((method as MethodInfo)?.ReturnType ?? typeof(void)))
        {
            yield return type;
        }

        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        foreach (var token in Tokens(body.GetILAsByteArray()!))
        {
            var member = method.Module.ResolveMember(
                token,
                method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
            foreach (var type in member is Type named ? [named] : Named(member!))
            {
                yield return type;
            }
        }
    }

    private static IEnumerable<Type> Named(MemberInfo member)
    {
        if (member.DeclaringType is { } declaring)
        {
            yield return declaring;
        }

        foreach (var argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
        {
            yield return argument;
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var i = 0; i < code.Length;)
        {
            var value = (short)code[i++];
            if (value == 0xFE)
            {
                value = (short)((0xFE << 8) | code[i++]);
            }

            var operand = OpCodeByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, i);
            }

            i += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }
}
