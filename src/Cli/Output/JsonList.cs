namespace ModelPipeline.Cli;

/// <summary>A list that is written while it comes: as one JSON array, or as one value a line.</summary>
internal sealed class JsonList<T>(TextWriter output, OutputFormat format, Func<T, string> toJson)
{
    private bool isEmpty = true;

    public void Add(T entry)
    {
        if (format == OutputFormat.JsonLines)
        {
            output.WriteLine(toJson(entry));
            return;
        }

        output.Write(isEmpty ? "[\n  " : ",\n  ");
        output.Write(toJson(entry));
        isEmpty = false;
    }

    public void End()
    {
        if (format != OutputFormat.JsonLines)
            output.WriteLine(isEmpty ? "[]" : "\n]");
    }
}
