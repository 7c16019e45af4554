namespace ModelPipeline.Compliance;

/// <summary>Settings of a retriever that do not fit.</summary>
public abstract class RetrieverFaultsCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Theory]
    [InlineData("", "", "user_id", "Input:Table")]
    [InlineData(" ", " ", "user_id", "Input:Table")]
    [InlineData("t", "SELECT @users", "user_id", "Input:Query")]
    [InlineData("t", "", " ", "Input:UserColumn")]
    [InlineData("", "SELECT 1 AS user_id", "user_id", "Input:Query")]
    public void Constructor_SettingDoesNotFit_IsAFaultOfThatSetting(string table, string query, string userColumn, string setting)
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => Store.Make(new() { Table = table, Query = query, UserColumn = userColumn }));

        Assert.Equal(setting, Assert.Single(error.Faults).Setting);
    }

    [Fact]
    public void Constructor_NothingIsSet_NamesEverySetting()
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => Store.Make(new() { UserColumn = "" }, connectionString: ""));

        Assert.Equal(["Input:Connection", "Input:Table", "Input:UserColumn"], error.Faults.Select(fault => fault.Setting));
    }

    [Fact]
    public void Constructor_InvalidConnectionString_IsAFaultThatDoesNotRepeatIt()
    {
        foreach (var connection in new[] { "secret", "Secret=secret;Password=secret", "=" })
        {
            var error = Assert.Throws<PipelineConfigurationException>(() => Store.Make(OfTable, connection));

            Assert.Equal("Input:Connection", Assert.Single(error.Faults).Setting);
            Assert.DoesNotContain("secret", error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task OpenAsync_TableIsMissing_NamesIt()
    {
        await CreateAsync("a");

        var fault = await FaultAsync(new() { Table = Store.Setting("no_such_table") });

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("no_such_table", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UserColumnIsMissing_FaultListsTheColumns()
    {
        await Store.CreateTableAsync(Table, Numbered("a"), userColumn: "customer");

        var fault = await FaultAsync(new() { Table = Store.Setting(Table), UserColumn = "customerID" });

        Assert.Equal("Input:UserColumn", fault.Setting);
        Assert.Contains("'customerID'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("customer, x", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_QueryCannotBeRun_SaysWhyAndChangesNothing()
    {
        await CreateAsync("a");
        var query = Store.Query(Table);
        await IsRefusedAsync(query.Replace("SELECT", "SELEC", StringComparison.Ordinal), "syntax error", "SELEC");
        await IsRefusedAsync(query.Replace("*", "no_such_column AS user_id", StringComparison.Ordinal), "no_such_column");
        await IsRefusedAsync(Store.Query("no_such_table"), "no_such_table");
        await IsRefusedAsync($"{query}; DROP TABLE {Table}", "");
        await IsRefusedAsync($"DELETE FROM {Table} WHERE user_id = @users", "");

        Assert.Equal(["a"], (await ReadAsync("a")).Users);
    }

    private async Task IsRefusedAsync(string query, params string[] reasons)
    {
        var fault = await FaultAsync(new() { Query = query });

        Assert.Equal("Input:Query", fault.Setting);
        Assert.True(reasons.Any(reason => fault.Message.Contains(reason, StringComparison.OrdinalIgnoreCase)), fault.Message);
    }
}
