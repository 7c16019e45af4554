using System.Collections;
using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>Writes rows in the form of the REST API: <c>{"f":[{"v":...}]}</c>, each scalar as a string.</summary>
internal sealed class RowWriter(Utf8JsonWriter json, TimestampFormat timestamps)
{
    public void WriteRow(IReadOnlyList<Field> fields, Func<int, object?> value)
    {
        json.WriteStartObject();
        json.WriteStartArray("f"u8);
        for (var i = 0; i < fields.Count; i++)
            WriteCell(fields[i], value(i));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteCell(Field field, object? value)
    {
        json.WriteStartObject();
        json.WritePropertyName("v"u8);
        WriteValue(field, value is DBNull ? null : value);
        json.WriteEndObject();
    }

    private void WriteValue(Field field, object? value)
    {
        if (field.IsRepeated)
        {
            WriteArray(field.Element, value as IEnumerable ?? Array.Empty<object>());
        }
        else if (value is null)
        {
            json.WriteNullValue();
        }
        else if (field.Type == DataType.Struct)
        {
            WriteStruct(field, (IDictionary)value);
        }
        else
        {
            json.WriteStringValue(Text(field.Type, value));
        }
    }

    private void WriteArray(Field element, IEnumerable values)
    {
        json.WriteStartArray();
        foreach (var each in values)
        {
            WriteCell(element,
                each ?? throw new ValueException("Array cannot have a null element; error in writing field " + element.Name, element.Name));
        }

        json.WriteEndArray();
    }

    private void WriteStruct(Field field, IDictionary value) => WriteRow(field.Fields, i => value[field.Fields[i].Name]);

    private string Text(DataType type, object value) => type switch
    {
        DataType.String or DataType.Json => (string)value,
        DataType.Bool => (bool)value ? "true" : "false",
        DataType.Int64 => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        DataType.Float64 => FloatText.Format(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DataType.Numeric or DataType.BigNumeric => Trim((string)value),
        DataType.Bytes => Base64((Stream)value),
        DataType.Date => ((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DataType.Time => ((TimeOnly)value).ToString("HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(((TimeOnly)value).Ticks),
        DataType.DateTime => Moment((DateTime)value),
        DataType.Timestamp => Timestamp((DateTime)value),
        _ => throw new InvalidOperationException($"{type} is no scalar."),
    };

    private string Timestamp(DateTime value)
    {
        var micros = (value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return timestamps switch
        {
            TimestampFormat.Int64 => micros.ToString(CultureInfo.InvariantCulture),
            TimestampFormat.Iso8601 => Moment(value) + "Z",
            _ => FloatText.FormatWithExponent(micros / 1e6),
        };
    }

    private static string Moment(DateTime value) =>
        value.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(value.Ticks);

    // The fraction has no digits or all six.
    private static string Fraction(long ticks)
    {
        var micros = ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return micros == 0 ? "" : $".{micros:D6}";
    }

    // DuckDB pads a decimal with zeros up to its scale. BigQuery does not.
    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Base64(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
