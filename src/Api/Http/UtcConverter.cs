using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>Writes times as UTC with a <c>Z</c>. A time without an offset is UTC, whatever the time zone of the machine is.</summary>
internal sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTime() is { Kind: DateTimeKind.Unspecified } time ? new(time, TimeSpan.Zero) : reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
