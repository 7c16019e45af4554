using System.Text;

namespace ModelPipeline.Bench;

/// <summary>A table in Markdown.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly StringBuilder text = new($"| {string.Join(" | ", heads)} |\n|{string.Concat(heads.Select(_ => "---|"))}\n");

    public Table Row(params string[] cells)
    {
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        return this;
    }

    public override string ToString() => text.ToString();
}
