namespace ModelPipeline.Connectors.Sql;

/// <summary>Checks the settings that all SQL connectors share.</summary>
public static class PartSettings
{
    /// <summary>Checks that the input has a connection, and either a table or a query.</summary>
    /// <exception cref="PipelineConfigurationException">The faults of all settings that do not fit.</exception>
    public static void Check(PartContext<InputOptions> context, string connectionExample)
    {
        var faults = new List<Fault>();
        if (context.ConnectionString.Length == 0)
        {
            faults.Add(
                new("Input:Connection", $"is empty; name a connection string under ConnectionStrings, such as \"{connectionExample}\"."));
        }

        var table = context.Options.Table;
        var query = context.Options.Query;
        if (string.IsNullOrWhiteSpace(table) && string.IsNullOrWhiteSpace(query))
            faults.Add(new("Input:Table", "is empty; name the table with a row per user, or set \"Query\"."));
        if (!string.IsNullOrWhiteSpace(table) && !string.IsNullOrWhiteSpace(query))
            faults.Add(new("Input:Query", "is set beside \"Table\"; set one of the two."));
        faults.AddRange(CheckText("Input:Table", table).Concat(CheckText("Input:Query", query)));
        if (string.IsNullOrWhiteSpace(context.Options.UserColumn))
            faults.Add(new("Input:UserColumn", "is empty; name the column that holds the user id."));
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }

    /// <summary>Checks that the output has a connection and a table, and a mode that the store has.</summary>
    /// <param name="context">The settings.</param>
    /// <param name="connectionExample">An example of a connection string, for the fault of an empty setting.</param>
    /// <param name="makesViews">Whether the store has the mode <see cref="OutputMode.AppendWithView"/>.</param>
    /// <param name="swaps">Whether the store has <see cref="OutputPublish.Swap"/>.</param>
    /// <exception cref="PipelineConfigurationException">The faults of all settings that do not fit.</exception>
    public static void Check(PartContext<OutputOptions> context, string connectionExample, bool makesViews = false, bool swaps = false)
    {
        var faults = new List<Fault>();
        if (context.Options.Mode == OutputMode.AppendWithView && !makesViews)
            faults.Add(new("Output:Mode", "is AppendWithView, which is of BigQuery; set Upsert or Append."));
        if (context.Options.Publish == OutputPublish.Swap && !swaps)
            faults.Add(new("Output:Publish", "is Swap, which is of PostgreSql; set Batches."));
        else if (context.Options.Publish == OutputPublish.Swap && context.Options.Mode != OutputMode.Upsert)
            faults.Add(new("Output:Publish", "is Swap, which would drop the rows of earlier runs; set Batches, or Output:Mode to Upsert."));
        if (context.ConnectionString.Length == 0)
        {
            faults.Add(
                new("Output:Connection", $"is empty; name a connection string under ConnectionStrings, such as \"{connectionExample}\"."));
        }

        if (string.IsNullOrWhiteSpace(context.Options.Table))
            faults.Add(new("Output:Table", "is empty; name the table that receives the scores."));
        faults.AddRange(CheckText("Output:Table", context.Options.Table));
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }

    // Some drivers send a statement as a text that ends at NUL. They would cut off the rest of the statement.
    private static IEnumerable<Fault> CheckText(string setting, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            yield return new(setting, "has a NUL character, which no database takes; leave it out.");
    }
}
