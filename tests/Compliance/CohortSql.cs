namespace ModelPipeline.Compliance;

/// <summary>The SQL of docs/rollout.md that finds the users of version v2 at 7.5 percent in a table "customers".</summary>
public static class CohortSql
{
    /// <summary>The statement for a database, as the document shows it.</summary>
    public static string Of(string database)
    {
        var lines = File.ReadAllLines(Document()).ToList();
        var start = lines.IndexOf($"-- {database}");
        Assert.True(start > 0, $"docs/rollout.md has no SQL for {database}.");
        return string.Join('\n', lines.Skip(start).TakeWhile(line => line != "```"));
    }

    private static string Document()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, "docs", "rollout.md");
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException("docs/rollout.md");
    }
}
