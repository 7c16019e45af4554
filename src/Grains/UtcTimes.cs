using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>Writes times as UTC with a <c>Z</c>, as all routes do, where a grain writes the answer to a caller.</summary>
internal sealed class UtcTimes : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
