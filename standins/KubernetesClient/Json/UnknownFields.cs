using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace k8s;

// Fields that a model does not know are kept beside the object, so that what is read and written back loses nothing.
internal static class UnknownFields
{
    private static readonly ConditionalWeakTable<object, Dictionary<string, JsonElement>> Fields = [];

    public static void Keep(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Namespace != typeof(V1ObjectMeta).Namespace || type.Type.IsValueType)
        {
            return;
        }

        var rest = type.CreateJsonPropertyInfo(typeof(Dictionary<string, JsonElement>), "$unknown");
        rest.IsExtensionData = true;
        rest.Get = o => Fields.TryGetValue(o, out var fields) ? fields : null;
        rest.Set = (o, fields) => Fields.AddOrUpdate(o, (Dictionary<string, JsonElement>)fields);
        type.Properties.Add(rest);
    }
}
