using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace k8s;

internal static class YamlWriter
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata"];

    public static string Write(JsonElement root)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, root, root: true);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonElement value, bool root = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                var fields = value.EnumerateObject().AsEnumerable();
                foreach (var field in root ? fields.OrderBy(f => (uint)Array.IndexOf(First, f.Name)) : fields)
                {
                    Write(emitter, field.Name);
                    Write(emitter, field.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));
                foreach (var item in value.EnumerateArray())
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                Write(emitter, value.GetString());
                break;
            default:
                emitter.Emit(new Scalar(value.GetRawText()));
                break;
        }
    }

    private static void Write(Emitter emitter, string text)
    {
        var style = text.Contains('\n') ? ScalarStyle.Literal
            : YamlReader.Resolve(text) is null && !IsReadByOthersAsAnotherType(text) ? ScalarStyle.Any
            : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, true, true));
    }

    // YAML 1.1, which kubectl still reads: words for true and false, hexadecimal numbers, sexagesimal ones, dates.
    private static bool IsReadByOthersAsAnotherType(string text) =>
        text.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off" || char.IsAsciiDigit(text[0]) || text[0] is '.' or '+' or '-' or '=';
}
