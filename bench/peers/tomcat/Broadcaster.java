import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** A broadcaster with servlets on Tomcat: one thread and one queue for each client. */
public final class Broadcaster extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Set<BlockingQueue<byte[]>> clients = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(args[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", "20000");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", "4096");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "broadcaster", new Broadcaster());
        context.addServletMappingDecoded("/", "broadcaster");
        tomcat.start();
        tomcat.getServer().await();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
        clients.add(events);
        try {
            response.flushBuffer();
            OutputStream out = response.getOutputStream();
            while (true) {
                out.write(events.take());
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(events);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String data = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        byte[] event = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        clients.forEach(client -> client.add(event));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
