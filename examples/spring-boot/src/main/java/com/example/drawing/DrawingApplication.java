package com.example.drawing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class DrawingApplication {
    public static void main(String[] args) {
        SpringApplication.run(DrawingApplication.class, args);
    }
}
