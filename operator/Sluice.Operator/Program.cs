using Sluice.Api.Contracts;
using Sluice.Operator.Configuration;
using Sluice.Operator.Hosting;
using Sluice.Operator.Ledger;

if (LedgerCommands.Are(args))
{
    return LedgerCommands.Run(args, Console.In, Console.Out, Console.Error);
}

if (args.Intersect(["--help", "-h", "-?", "--version"]).Any())
{
    return await CommandLine.Command().Parse(args).InvokeAsync();
}

OperatorOptions options;
try
{
    options = CommandLine.Read(args, Environment.GetEnvironmentVariable);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return ExitCodes.BadConfiguration;
}

await OperatorHost.Build(options).RunAsync();
return 0;
