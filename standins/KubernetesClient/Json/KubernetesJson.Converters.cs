using System.Globalization;
using System.Xml;

namespace k8s;

public static partial class KubernetesJson
{
    public sealed class Iso8601TimeSpanConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            XmlConvert.ToTimeSpan(reader.GetString());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value));
    }

    public sealed class KubernetesDateTimeOffsetConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new FormatException($"Unable to parse {text} as RFC 3339");
        }

        // Microseconds are what the server keeps of a MicroTime, and all that it reads.
        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            var whole = value.Ticks % TimeSpan.TicksPerSecond == 0;
            var format = whole ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
            writer.WriteStringValue(value.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture));
        }
    }

    public sealed class KubernetesDateTimeConverter : JsonConverter<DateTime>
    {
        private static readonly KubernetesDateTimeOffsetConverter Offset = new();

        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Offset.Read(ref reader, typeToConvert, options).UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            Offset.Write(writer, value, options);
    }
}
