namespace ModelPipeline.Models.Onnx;

/// <summary>Changes a copy of an ONNX file: what an edit does not name is copied as it is.</summary>
internal static class OnnxEdit
{
    /// <summary>Writes what a field becomes; nothing, where it is left out.</summary>
    /// <param name="field">The field that was read.</param>
    /// <param name="to">Takes what it becomes.</param>
    public delegate void Field(ref ProtoReader field, ProtoWriter to);

    /// <summary>The file with another graph.</summary>
    public static byte[] Graph(ReadOnlySpan<byte> model, Field edit) => Message(model, (ref ProtoReader field, ProtoWriter to) =>
    {
        if (field.Field == OnnxFields.ModelGraph)
        {
            to.Field(field.Field, Message(field.Content, edit));
        }
        else
        {
            to.Raw(field.Raw);
        }
    });

    /// <summary>The message with each of its fields as the edit writes it.</summary>
    public static byte[] Message(ReadOnlySpan<byte> message, Field edit)
    {
        var fields = new ProtoReader(message);
        var to = new ProtoWriter();
        while (fields.Next())
            edit(ref fields, to);
        return to.ToArray();
    }
}
