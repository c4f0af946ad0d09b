package io.millrace.standalone.broker;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports of 127.0.0.1. */
final class LoopbackPort {
    private LoopbackPort() {}

    /**
     * The given port if nobody listens on it, or a free one for 0. Somebody else may still take it
     * before the broker does; the broker then fails to start.
     */
    static int claim(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new FailureException(
                    "port " + port + " of 127.0.0.1 cannot be used (" + e.getMessage() + ")",
                    "stop the program that uses it, or choose another one with --port",
                    e);
        }
    }

    static InetAddress address() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
