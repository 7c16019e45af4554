using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelPipeline.Cli;

/// <summary>Writes the data of a command to stdout in the format that the user asked for.</summary>
internal sealed class Printer(Surroundings around, OutputFormat format)
{
    public OutputFormat Format => format;

    /// <summary>Writes one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type in JSON.</param>
    /// <param name="text">Its properties for people.</param>
    public void Value<T>(T value, JsonTypeInfo<T> type, Func<T, IEnumerable<(string Name, string? Value)>> text)
    {
        if (format == OutputFormat.Text)
            around.Out.Write(TextTable.Fields(text(value), around.Width));
        else
            around.Out.WriteLine(Json(value, type, isIndented: format == OutputFormat.Json));
    }

    /// <summary>Writes a list.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="type">The type of an entry in JSON.</param>
    /// <param name="columns">The columns for people.</param>
    public void List<T>(IReadOnlyList<T> entries, JsonTypeInfo<T> type, params IReadOnlyList<TextColumn<T>> columns)
    {
        if (format == OutputFormat.Text)
        {
            around.Out.Write(TextTable.Write(entries, columns, around.Width));
            return;
        }

        var list = Begin(type);
        foreach (var entry in entries)
            list.Add(entry);
        list.End();
    }

    /// <summary>Writes a list in JSON, entry by entry.</summary>
    public JsonList<T> Begin<T>(JsonTypeInfo<T> type) => new(around.Out, format, entry => Json(entry, type, isIndented: false));

    /// <summary>Writes a text for people.</summary>
    public void Text(string text) => around.Out.WriteLine(text);

    private string Json<T>(T value, JsonTypeInfo<T> type, bool isIndented)
    {
        using var bytes = new MemoryStream();
        // A terminal that cannot show every character gets escapes, which are the same JSON.
        var options = new JsonWriterOptions
        {
            Indented = isIndented,
            Encoder = around.IsUnicode ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
        };
        using (var json = new Utf8JsonWriter(bytes, options))
            JsonSerializer.Serialize(json, value, type);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
