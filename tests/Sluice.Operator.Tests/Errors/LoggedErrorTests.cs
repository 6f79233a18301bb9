using System.Net;
using k8s.Autorest;
using Sluice.Operator.Errors;
using Xunit;

namespace Sluice.Operator.Tests.Errors;

public sealed class LoggedErrorTests
{
    private const string Refusal = """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \"a\" is forbidden: exceeded quota",
         "reason":"Forbidden","code":403}
        """;

    [Fact]
    public void A_refusal_is_logged_in_the_servers_words_without_a_stack()
    {
        var error = new HttpOperationException("Operation returned an invalid status code 'Forbidden'")
        {
            Response = new HttpResponseMessageWrapper(new HttpResponseMessage(HttpStatusCode.Forbidden), Refusal),
        };

        Assert.Equal("pods \"a\" is forbidden: exceeded quota", LoggedError.Why(error));
        Assert.Null(LoggedError.Stack(error));
    }

    [Fact]
    public void A_connection_that_fails_is_logged_with_its_cause_without_a_stack()
    {
        var error = new HttpRequestException("The SSL connection could not be established", new IOException("broken pipe"));

        Assert.Equal("The SSL connection could not be established (broken pipe)", LoggedError.Why(error));
        Assert.Null(LoggedError.Stack(error));
    }

    [Fact]
    public void What_is_thrown_within_the_clients_methods_is_logged_without_a_stack()
    {
        Assert.Null(LoggedError.Stack(new LeaseExpiredException()));
        Assert.Null(LoggedError.Stack(new TaskCanceledException()));
        Assert.Null(LoggedError.Stack(null));
    }

    [Fact]
    public void A_defect_of_the_operator_is_logged_with_its_stack()
    {
        var defect = new InvalidOperationException("sequence contains no elements");

        Assert.Same(defect, LoggedError.Stack(defect));
        Assert.Equal("sequence contains no elements", LoggedError.Why(defect));
    }
}
