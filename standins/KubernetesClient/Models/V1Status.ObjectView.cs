using System.Net;

namespace k8s.Models;

public partial record V1Status
{
    private JsonElement _original;

    // A delete that waits for a finalizer is answered with the object in place of a Status.
    public bool HasObject { get; private set; }

    public T ObjectView<T>() => KubernetesJson.Deserialize<T>(_original);

    public override string ToString()
    {
        var reason = string.IsNullOrEmpty(Reason) && Code is > 0 ? ((HttpStatusCode)Code).ToString() : Reason;
        return (string.IsNullOrEmpty(Message), string.IsNullOrEmpty(reason)) switch
        {
            (true, true) => Status,
            (true, false) => reason,
            (false, true) => Message,
            _ => $"{reason} - {Message}",
        };
    }

    public sealed class V1StatusObjectViewConverter : JsonConverter<V1Status>
    {
        public override V1Status Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var element = JsonElement.ParseValue(ref reader);
            try
            {
                return element.Deserialize<V1Status>();
            }
            catch (JsonException)
            {
                return new V1Status { _original = element, HasObject = true };
            }
        }

        public override void Write(Utf8JsonWriter writer, V1Status value, JsonSerializerOptions options) =>
            throw new NotImplementedException();
    }
}
